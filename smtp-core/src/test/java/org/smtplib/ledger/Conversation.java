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
    private boolean spokeUnasked;
    private boolean atALoss;
    private boolean terminatorInLastWrite;
    /** What has to follow from here on, null outside of content. */
    private byte @Nullable [] content;

    private int position;
    private int terminator;

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
            case "EHLO", "LHLO", "HELO", "RSET", "QUIT" -> waiting.add(code -> {});
            case "MAIL" -> {
                SeenTransaction begun = witness.begin(LedgerMail.number(path(command)));
                transaction = begun;
                waiting.add(begun::mailAnswered);
            }
            case "RCPT" -> {
                SeenTransaction current = current(command);
                String recipient = path(command);
                current.recipientNamed(recipient);
                waiting.add(code -> current.recipientAnswered(recipient, code));
            }
            case "DATA" -> {
                SeenTransaction current = current(command);
                waiting.add(code -> dataAnswered(current, code));
            }
            default -> throw new IllegalStateException("the witness does not know what follows " + command);
        }
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
            for (int i = 0; i < current.finalReplies(); i++) {
                waiting.add(current::contentAnswered);
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
            if (current.isAnswered()) {
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
        } else {
            next.accept(code);
        }
    }
}
