package org.smtplib.ledger;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One connection as the witness hears it: takes the client's octets apart into transactions, the server's into replies. */
final class Conversation implements ChannelEar {

    private static final Pattern PATH = Pattern.compile("(?:MAIL FROM|RCPT TO):<([^>]*)>.*");
    private static final int START_INPUT = 354;

    private final Witness witness;
    private final ReplyReader replies = new ReplyReader(this::answered);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    /** Who waits for the next replies; the first is the greeting. */
    private final Deque<IntConsumer> waiting = new ArrayDeque<>();

    private @Nullable SeenTransaction transaction;
    /** What the server says from here on tells nothing. */
    private boolean deaf;

    private boolean spokeUnasked;
    private boolean atALoss;
    private boolean terminatorInLastWrite;
    /** What has to follow from here on, null outside of content. */
    private byte @Nullable [] content;

    private int position;
    private int terminator;
    /** Whether it was begun when replies to commands before it were still to come. */
    private boolean inFlight;

    Conversation(Witness witness) {
        this.witness = witness;
        waiting.add(code -> {});
    }

    @Override
    public void opened() {
        witness.connectionOpened();
    }

    @Override
    public void closed() {
        witness.connectionClosed();
    }

    @Override
    public void issued(ByteBuffer octets) {
        terminatorInLastWrite = false;
        try {
            while (octets.hasRemaining() && !atALoss) {
                if (content == null) {
                    command(octets.get());
                } else {
                    content(octets.get());
                }
            }
        } catch (RuntimeException e) {
            giveUp("what the client wrote cannot be understood: " + e);
        }
    }

    @Override
    public void writeFailed() {
        witness.writeFailed(terminatorInLastWrite);
    }

    @Override
    public void read(ByteBuffer octets) {
        try {
            replies.read(octets);
        } catch (RuntimeException e) {
            giveUp("what the client read cannot be understood: " + e);
        }
    }

    /** The client must not notice: it would take the witness's trouble for its own. */
    private void giveUp(String why) {
        atALoss = true;
        witness.object(why);
    }

    private void command(byte octet) {
        line.write(octet);
        if (octet == '\n') {
            String command = line.toString(StandardCharsets.UTF_8).strip();
            line.reset();
            command(command, command.split("[ :]", 2)[0].toUpperCase(Locale.ROOT));
        }
    }

    private void command(String command, String verb) {
        if (spokeUnasked && !verb.equals("QUIT")) {
            witness.object("the client said " + command + " though it had read a reply that it had not asked for");
        }
        switch (verb) {
            case "EHLO", "LHLO", "HELO", "QUIT" -> waiting.add(code -> {});
            case "RSET" -> waiting.add(new ResetAnswer());
            case "MAIL" -> {
                SeenTransaction begun = witness.begin(LedgerMail.number(path(command)));
                transaction = begun;
                if (waiting.peekLast() instanceof ResetAnswer reset) {
                    reset.next = begun;
                }
                expect(begun, begun::mailAnswered);
            }
            case "RCPT" -> {
                SeenTransaction current = current(command);
                String recipient = path(command);
                current.recipientNamed(recipient);
                expect(current, code -> current.recipientAnswered(recipient, code));
            }
            case "DATA" -> {
                SeenTransaction current = current(command);
                expect(current, code -> dataAnswered(current, code));
            }
            case "BDAT" -> chunk(current(command), command);
            default -> throw new IllegalStateException("the witness does not know what follows " + command);
        }
    }

    /** A RSET that has not been answered: the mail behind it shares its flight. */
    private final class ResetAnswer implements IntConsumer {

        private @Nullable SeenTransaction next;

        @Override
        public void accept(int code) {
            SeenTransaction begun = next;
            if (begun != null) {
                begun.resetAnswered(code);
                deaf |= begun.isOutOfStep();
            }
        }
    }

    private void expect(SeenTransaction current, IntConsumer answer) {
        waiting.add(code -> {
            answer.accept(code);
            deaf |= current.isOutOfStep() || current.isLeftAtTheEnd();
        });
    }

    private void chunk(SeenTransaction current, String command) {
        LedgerMail mail = witness.mail(current.mail());
        byte[] octets = mail.chunk();
        if (!command.equals("BDAT " + octets.length + " LAST")) {
            throw new IllegalStateException(command + " is not right for " + octets.length + " octets");
        }
        content = octets;
        terminator = octets.length - 1;
        position = 0;
        inFlight = !waiting.isEmpty();
        expect(current, current::contentAnswered);
    }

    private SeenTransaction current(String command) {
        if (transaction == null) {
            throw new IllegalStateException(command + " belongs to no mail");
        }
        return transaction;
    }

    private static String path(String command) {
        Matcher matcher = PATH.matcher(command);
        if (!matcher.matches()) {
            throw new IllegalStateException("the witness does not understand " + command);
        }
        return matcher.group(1);
    }

    private void dataAnswered(SeenTransaction current, int code) {
        current.dataAnswered(code);
        if (code == START_INPUT) {
            LedgerMail mail = witness.mail(current.mail());
            byte[] wire = mail.wire();
            content = wire;
            terminator = wire.length - mail.terminatorLength();
            position = 0;
            inFlight = false;
            for (int i = 0; i < current.finalReplies(); i++) {
                expect(current, current::contentAnswered);
            }
        }
    }

    private void content(byte octet) {
        SeenTransaction current = current("content");
        byte[] expected = content;
        if (expected == null || position >= expected.length || octet != expected[position]) {
            giveUp("octet " + position + " of the content of mail " + current.mail() + " is wrong");
            return;
        }
        if (position == terminator) {
            if (current.isAnswered() && !inFlight) {
                witness.object("the end of mail " + current.mail() + " was written behind a reply to it");
            }
            current.terminatorIssued();
            terminatorInLastWrite = true;
        }
        position++;
        if (position == expected.length && position > terminator) {
            content = null;
        }
    }

    private void answered(int code) {
        IntConsumer next = waiting.poll();
        if (next == null) {
            spokeUnasked = true;
            if (transaction != null) {
                transaction.answeredUnasked();
            }
        } else if (!deaf) {
            next.accept(code);
        }
    }
}
