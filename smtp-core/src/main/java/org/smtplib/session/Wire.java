package org.smtplib.session;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtplib.codec.CommandEncoder;
import org.smtplib.codec.ReplyParser;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.Reply;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.TlsInfo;
import org.smtplib.transport.TlsOptions;
import org.smtplib.transport.Transport;
import org.smtplib.value.Deadline;

/**
 * The narrow waist of a session: every command leaves by {@link #send}, every reply arrives by {@link #receive}. After
 * any failure the connection is closed, since nobody could say which reply comes next.
 */
final class Wire {

    private static final int CHALLENGE = 334;
    private static final int READ_BUFFER = 4096;
    private static final int BLOCK = 16 * 1024;
    /** Of a send buffer so much is surely there for octets: systems count their own overhead in, and TLS adds some. */
    private static final int SHARE_OF_SEND_BUFFER = 4;
    // Of 64 to 512 KB the size at which most went over the loopback interface, and the caches still hold it.
    private static final int LARGE_BLOCK = 128 * 1024;
    /** What a server may say while it does not read; one that says more is left to the time-out of the write. */
    private static final int UNREAD_LIMIT = 1024 * 1024;
    /** A server that leaves has said its last words already, or they are on their way. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    /** What is there already takes no time to read; a server that never stops talking gets no more. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Transport transport;
    private final String server;
    private final Duration writeTimeout;
    private final Transport.Hearing hearing = this::hear;
    /** As much as the socket takes in at once, when the server has taken all that was written before. */
    private final int roomy;
    /** Octets that were written since the server had answered all that it was told. */
    private long underWay;

    private SmtpEventListener events;
    private final ReplyParser parser = new ReplyParser();
    private ByteBuffer in = ByteBuffer.allocate(READ_BUFFER).limit(0);
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private @Nullable ByteBuffer largeBlock;
    private List<String> hidden = List.of();
    /** What was answered to a challenge, until the server has replied to it. */
    private String answer = "";

    private boolean open = true;
    private boolean lost;
    private int unanswered;
    /** How many of these the server owes for what is written, and not merely prepared. */
    private int owed;

    private boolean challenged;
    private boolean spokeUnasked;
    private boolean outOfStep;
    private boolean leaving;
    private List<Reply> partings = List.of();
    private long writes;
    private Deadline overall = Deadline.never();
    private long lastReply = System.nanoTime();

    Wire(Transport transport, Duration writeTimeout, SmtpEventListener events) {
        this.transport = transport;
        this.server = transport.endpoint().toString();
        this.roomy = transport.sendBuffer() / SHARE_OF_SEND_BUFFER;
        this.writeTimeout = writeTimeout;
        this.events = events;
    }

    /**
     * Writes one command.
     *
     * @throws IllegalArgumentException when the command holds what no command may hold; nothing is written then, and the
     *     connection remains as it was
     */
    void send(Command command) {
        send(command, writeTimeout);
    }

    private void send(Command command, Duration limit) {
        enqueue(command);
        flush("writing " + command.verb(), limit);
    }

    /**
     * Prepares one command, which is written by the next {@link #flush}, or earlier where a flight is larger than the
     * buffer.
     *
     * @throws IllegalArgumentException as {@link #send(Command)} does
     */
    void enqueue(Command command) {
        // What follows a challenge is a secret, whoever says it.
        Command said = challenged ? new Command(command.line(), "***", command.utf8()) : command;
        boolean prepared = CommandEncoder.encode(said, block);
        if (unanswered == 0) {
            requireSilence(said);
        }
        requireOpen();
        if (challenged) {
            answer = command.line();
        }
        events.sending(endpoint(), said.shown());
        expectReplies(1);
        if (!prepared) {
            flush("writing " + said.verb());
            if (!CommandEncoder.encode(said, block)) {
                write(ByteBuffer.wrap(CommandEncoder.encode(said)), "writing " + said.verb(), writeTimeout);
            }
        }
    }

    /** Writes what was prepared. */
    void flush(String what) {
        flush(what, writeTimeout);
    }

    private void flush(String what, Duration limit) {
        if (block.position() > 0) {
            block.flip();
            try {
                write(block, what, limit);
            } finally {
                block.clear();
            }
        }
    }

    /**
     * Fails when the server has said more than it was asked: the next reply would be taken for the answer to what comes
     * next.
     */
    void requireSilence(Command next) {
        if (open && (in.hasRemaining() || !parser.isIdle())) {
            outOfStep = true;
            throw fail(new SmtpProtocolException(
                    endpoint() + " said more than one reply before " + next.verb() + "; the connection was closed",
                    null));
        }
    }

    /** Whether the server said more than it was asked: which of its replies was about what, nobody knows. */
    boolean isOutOfStep() {
        return outOfStep;
    }

    /** What the server has said beyond what it was asked, as far as it was read already; null when it has not. */
    @Nullable
    Reply unasked() {
        try {
            Reply more = in.hasRemaining() ? parser.parse(in) : null;
            return more == null ? null : heard(more);
        } catch (SmtpException e) {
            throw fail(e);
        }
    }

    /** From now on the server owes so many more replies; while it owes one, the session goes to nobody else. */
    void expectReplies(int count) {
        unanswered += count;
    }

    private void write(ByteBuffer octets, String what, Duration timeout) {
        requireOpen();
        long begun = System.nanoTime();
        Deadline deadline = Deadline.after(timeout, begun).earlier(overall);
        writes++;
        underWay += octets.remaining();
        try {
            // Several commands may have more to be said to them than our buffers hold, before the last is taken: where
            // these might not take all of it at once, the server is heard meanwhile.
            if (underWay > roomy && (owed > 0 || unanswered > 1)) {
                transport.write(octets, deadline, hearing);
            } else {
                transport.write(octets, deadline);
            }
            owed = unanswered;
        } catch (IOException e) {
            throw failWriting(what, left(deadline, begun), e);
        }
    }

    private static Duration left(Deadline deadline, long from) {
        return Duration.ofNanos(Math.max(0, deadline.remainingNanos(from)));
    }

    /** Takes in what the server says while it takes nothing, lest two full buffers wait for each other. */
    private void hear() throws IOException {
        in.compact();
        try {
            if (!in.hasRemaining() && in.capacity() < UNREAD_LIMIT) {
                in = ByteBuffer.allocate(2 * in.capacity()).put(in.flip());
            }
            if (in.hasRemaining()) {
                transport.readNow(in, Deadline.after(LOOK));
            }
        } finally {
            in.flip();
        }
    }

    /** A write that failed has a reason that the server may have told: its last words are still read. */
    private SmtpException failWriting(String doing, Duration limit, IOException cause) {
        if (isOurDoing(cause)) {
            partings = heardAlready();
            return fail(doing, limit, cause);
        }
        partings = lastWords(Math.max(1, unanswered));
        Reply parting = partings.isEmpty() ? null : partings.get(partings.size() - 1);
        return fail(new SmtpServerDisconnectedException(
                "The connection to " + endpoint() + " broke " + doing + ": " + Failures.reason(cause)
                        + (parting == null ? "" : "; the server's last words: " + parting),
                cause,
                parting));
    }

    private static boolean isOurDoing(IOException cause) {
        return cause instanceof SocketTimeoutException || cause instanceof ClosedByInterruptException;
    }

    private @Nullable Reply lastWords() {
        return lastWords(1).stream().findFirst().orElse(null);
    }

    private List<Reply> lastWords(int most) {
        Deadline deadline = Deadline.after(LAST_WORDS);
        List<Reply> words = new ArrayList<>();
        try {
            while (words.size() < most) {
                Reply reply = parser.parse(in);
                while (reply == null && transport.read(in.clear(), deadline) >= 0) {
                    reply = parser.parse(in.flip());
                }
                if (reply == null) {
                    break;
                }
                words.add(heard(reply));
            }
        } catch (IOException | SmtpException e) {
            // It did not say why; what there is to say is that the write failed.
        }
        return words;
    }

    /** What came in while we wrote in vain is an answer all the same. */
    private List<Reply> heardAlready() {
        List<Reply> words = new ArrayList<>();
        try {
            for (Reply reply = parser.parse(in); reply != null; reply = parser.parse(in)) {
                words.add(heard(reply));
            }
        } catch (SmtpException e) {
            // Nonsense behind the answers; the write is what failed.
        }
        return words;
    }

    /** What the server said when a write failed: first what it owed for the commands before. */
    List<Reply> partings() {
        return partings;
    }

    /** The server has announced that it closes: it gets little time for what else it has to say. */
    void leaving() {
        leaving = true;
    }

    boolean isStaying() {
        return open && !leaving;
    }

    /** Ends the connection of a server that announced its leave and has answered all; fails when there is none. */
    void requireStaying() {
        if (leaving) {
            abandon("the server announced that it leaves");
        }
        requireOpen();
    }

    /** Whether there are octets of the server's that no reply was read from. */
    boolean hasUnread() {
        return in.hasRemaining();
    }

    /**
     * Listens before a content's end is written, when the server has no reason to speak. One that does has refused the
     * content, or leaves, or speaks nonsense: the end is not written then, so that nothing is in doubt.
     *
     * @throws SmtpServerDisconnectedException with the server's words
     */
    void requireSilenceBeforeTheEnd() {
        requireOpen();
        if (overall.isExpired(System.nanoTime())) {
            throw fail(new SmtpTimeoutException(
                    "The time limit of the mail was over before the content's end at " + endpoint()
                            + "; the connection was closed",
                    null,
                    true));
        }
        try {
            if (!in.hasRemaining() && parser.isIdle()) {
                int count = look();
                if (count == 0) {
                    return;
                }
                if (count < 0) {
                    throw fail(new SmtpServerDisconnectedException(
                            endpoint() + " closed the connection before the content's end", null));
                }
            }
        } catch (IOException e) {
            throw failWriting("writing content", writeTimeout, e);
        }
        Reply said = lastWords();
        throw fail(
                said == null || said.isPositiveCompletion() || said.isPositiveIntermediate()
                        ? new SmtpProtocolException(
                                endpoint() + " spoke before the content's end: "
                                        + (said == null ? "what is no reply" : said) + "; the connection was closed",
                                null)
                        : new SmtpServerDisconnectedException(
                                endpoint() + " did not wait for the content's end: " + said
                                        + "; the connection was closed",
                                null,
                                said));
    }

    /** Reads what is there; what was there before is not read again, though there may be an error in place of it. */
    private int look() throws IOException {
        in.clear();
        try {
            return transport.readNow(in, Deadline.after(LOOK));
        } finally {
            in.flip();
        }
    }

    /** From now on every wait ends by this deadline too. */
    void within(Deadline deadline) {
        overall = deadline;
    }

    /** Reads one reply; the text of {@code to} says what it answers, for the message of a failure. */
    Reply receive(Object to, Duration timeout) {
        requireOpen();
        long begun = System.nanoTime();
        Deadline deadline =
                Deadline.after(leaving ? LAST_WORDS : timeout, begun).earlier(overall);
        try {
            Reply reply = parser.parse(in);
            while (reply == null) {
                int count = transport.read(in.clear(), deadline);
                in.flip();
                if (count < 0) {
                    throw fail(new SmtpServerDisconnectedException(
                            endpoint() + " closed the connection where " + to + " was expected", null));
                }
                reply = parser.parse(in);
            }
            unanswered = Math.max(0, unanswered - 1);
            owed = Math.max(0, owed - 1);
            underWay = owed == 0 ? 0 : underWay;
            lastReply = System.nanoTime();
            challenged = reply.code() == CHALLENGE;
            Reply told = heard(reply);
            // A mechanism needs its challenge as it is.
            return reply.isPositiveIntermediate() ? reply : told;
        } catch (SmtpResponseException e) {
            throw fail(new SmtpResponseException(nonsense(to, e), e.reply()));
        } catch (SmtpProtocolException e) {
            // Not as the cause: its message could repeat a secret.
            throw fail(new SmtpProtocolException(nonsense(to, e), null));
        } catch (IOException e) {
            throw fail("waiting for " + to, left(deadline, begun), e);
        }
    }

    private Reply heard(Reply reply) {
        Reply told = withoutSecrets(reply);
        answer = "";
        events.replyReceived(endpoint(), told);
        return told;
    }

    private String nonsense(Object to, SmtpException what) {
        return endpoint() + " broke the protocol where " + to + " was expected: "
                + withoutSecrets(String.valueOf(what.getMessage()));
    }

    Reply exchange(Command command, Duration timeout) {
        String to = challenged ? "the reply to the answer to a challenge" : "the reply to " + command.verb();
        send(command, timeout.compareTo(writeTimeout) < 0 ? timeout : writeTimeout);
        return receive(to, timeout);
    }

    /** From now on these texts are blotted out where a server repeats them; an empty list ends that. */
    void hide(List<String> secrets) {
        hidden = secrets;
    }

    private Reply withoutSecrets(Reply reply) {
        if (hidden.isEmpty() && answer.isEmpty()) {
            return reply;
        }
        return new Reply(
                reply.code(), reply.lines().stream().map(this::withoutSecrets).toList());
    }

    private String withoutSecrets(String text) {
        String shown = hidden.stream().reduce(text, (told, secret) -> told.replace(secret, "***"));
        return answer.isEmpty() ? shown : shown.replace(answer, "***");
    }

    /** Begins TLS. Octets that came before it in clear text may be an attacker's: then there is no TLS (RFC 3207). */
    TlsInfo startTls(TlsOptions options, boolean verified, Duration timeout) throws IOException {
        requireOpen();
        if (in.hasRemaining() || !parser.isIdle()) {
            throw fail(new SmtpProtocolException(
                    endpoint() + " sent more than its reply before the TLS handshake, as an attacker in the middle"
                            + " would (response injection); the connection was closed",
                    null));
        }
        Deadline deadline = Deadline.after(overall.atMost(timeout));
        TlsInfo tls =
                verified ? transport.startTls(options, deadline) : transport.startUnverifiedTls(options, deadline);
        events.tlsStarted(endpoint(), tls);
        return tls;
    }

    /** From now on these are told. */
    void tell(SmtpEventListener listeners) {
        events = listeners;
    }

    /** Tells the listeners that a content was written. */
    void contentSent(long octets) {
        events.contentSent(endpoint(), octets);
    }

    /** Whether the connection is open and the server has said nothing unasked. */
    boolean isQuiet() {
        if (!isReusable()) {
            return false;
        }
        // What a look finds is lost, so one that was not quiet stays so.
        spokeUnasked =
                spokeUnasked || in.hasRemaining() || !parser.isIdle() || !transport.isQuiet(Deadline.after(LOOK));
        return !spokeUnasked;
    }

    boolean isOpen() {
        return open;
    }

    /** Whether the connection is open, the server stays, and owes no reply. */
    boolean isReusable() {
        return open && !leaving && unanswered == 0;
    }

    /** How many replies the server owes. */
    int unanswered() {
        return unanswered;
    }

    /** Whether the server said something within the last so long. */
    boolean spokeWithin(Duration time) {
        return System.nanoTime() - lastReply < time.toNanos();
    }

    /** How many writes were issued, whether or not they succeeded. */
    long writes() {
        return writes;
    }

    /** Where octets are prepared that the next {@link #flush} writes, behind the commands that wait there. */
    ByteBuffer block() {
        return block;
    }

    /** Room outside the heap, for octets that go from a file to the socket as they are; made when first asked for. */
    ByteBuffer largeBlock() {
        ByteBuffer large = largeBlock;
        if (large == null) {
            large = ByteBuffer.allocateDirect(LARGE_BLOCK);
            largeBlock = large;
        }
        return large.clear();
    }

    /** Writes octets that do not wait in the {@link #block}, which is to be empty. */
    void write(ByteBuffer octets, String what) {
        write(octets, what, writeTimeout);
    }

    Transport transport() {
        return transport;
    }

    Endpoint endpoint() {
        return transport.endpoint();
    }

    /** The endpoint as it is named in results. */
    String server() {
        return server;
    }

    @Nullable
    TlsInfo tlsInfo() {
        return transport.tlsInfo();
    }

    /** Whether the server or the network ended the connection, and not we. */
    boolean isLost() {
        return lost;
    }

    /** Closes the connection when the server announced that it does. */
    void closeIfAnnounced(Reply reply) {
        if (reply.closesConnection()) {
            abandon("the server said " + reply);
        }
    }

    /** Ends the connection for a reason that lies with the server. */
    void abandon(String reason) {
        if (open) {
            close(reason);
            lost = true;
        }
    }

    /** Ends the connection in good order; does nothing when it is at its end already. */
    void close(String reason) {
        if (open) {
            open = false;
            transport.end();
            events.disconnected(endpoint(), reason);
        }
    }

    void requireOpen() {
        if (!open) {
            throw new SmtpServerDisconnectedException("There is no connection to " + endpoint() + " any more", null);
        }
    }

    /** Closes the connection and returns what there is to throw. */
    private SmtpException fail(String doing, Duration timeout, IOException cause) {
        if (cause instanceof SocketTimeoutException) {
            boolean mails = overall.isExpired(System.nanoTime());
            String whose = mails ? ", when the time limit of the mail was over" : "";
            return fail(new SmtpTimeoutException(
                    "Gave up " + doing + " at " + endpoint() + " after " + timeout.toMillis() + " ms" + whose,
                    cause,
                    mails));
        }
        if (cause instanceof ClosedByInterruptException) {
            SmtpException interrupted = fail(new SmtpServerDisconnectedException(
                    "Interrupted " + doing + " at " + endpoint() + "; the connection was closed", cause));
            lost = false;
            return interrupted;
        }
        return fail(new SmtpServerDisconnectedException(
                "The connection to " + endpoint() + " broke " + doing + ": " + Failures.reason(cause), cause));
    }

    private <E extends SmtpException> E fail(E failure) {
        if (open) {
            open = false;
            lost = true;
            transport.close();
            events.disconnected(endpoint(), String.valueOf(failure.getMessage()));
        }
        return failure;
    }
}
