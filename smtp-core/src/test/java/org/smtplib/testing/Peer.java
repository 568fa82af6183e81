package org.smtplib.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The client at the other end of one connection, with all that a {@link Script} may do to it.
 *
 * <p>Reading waits no longer than the server's read deadline, and both silence and the client's leaving fail the
 * script; only {@link #nextLine}, {@link #drainUntilEof}, {@link #stall}, {@link #sip} and {@link #neverRead} wait as
 * long as the server lives and take a leaving client for granted. Saying something to a client that has gone is merely noted.
 */
public final class Peer {

    private final int connection;
    private final PeerSocket socket;
    private final PeerInput input;
    private final PeerOutput output;
    private final Transcript transcript;
    private final ServerLog log;
    private final ServerOptions options;
    private final int deadlineMillis;
    private boolean handshakeDue;
    private boolean closedByScript;

    Peer(
            int connection,
            PeerSocket socket,
            PeerInput input,
            Transcript transcript,
            ServerLog log,
            ServerOptions options) {
        this.connection = connection;
        this.socket = socket;
        this.input = input;
        this.output = new PeerOutput(socket, transcript);
        this.transcript = transcript;
        this.log = log;
        this.options = options;
        this.deadlineMillis = Math.toIntExact(options.readDeadline().toMillis());
        this.handshakeDue = options.implicitTls();
    }

    /** Returns the number of this connection, counted from 1. */
    public int connection() {
        return connection;
    }

    public SocketAddress clientAddress() {
        return socket.clientAddress();
    }

    /** Returns the TLS session, or null while the connection is in clear. */
    public @Nullable SSLSession tlsSession() {
        return socket.tlsSession();
    }

    // ---- saying ----

    /** Says the lines, each with CRLF, in pieces as the server's chunking wants it. */
    public void say(String... lines) throws IOException {
        sayRaw(lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n");
    }

    /** Says just these characters as UTF-8. */
    public void sayRaw(String text) throws IOException {
        sayRaw(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Says just these octets. */
    public void sayRaw(byte[] octets) throws IOException {
        begin();
        output.say(octets, options.chunking());
    }

    /** Says a line with CRLF one octet at a time. */
    public void drip(String line, Duration pauseBetweenBytes) throws IOException {
        begin();
        output.say((line + "\r\n").getBytes(StandardCharsets.UTF_8), Chunking.BYTES, pauseBetweenBytes);
    }

    // ---- listening ----

    /** Reads one line and fails unless it is this one. */
    public void expect(String exactLine) throws IOException {
        String line = line("\"" + exactLine + "\"", deadlineMillis);
        if (!line.equals(exactLine)) {
            throw new AssertionError("expected \"" + exactLine + "\", but the client said \"" + line + "\"");
        }
    }

    /** Reads one line, fails unless the whole of it matches, and returns it. */
    public String expectMatching(String regex) throws IOException {
        String line = line("a line matching \"" + regex + "\"", deadlineMillis);
        if (!Pattern.matches(regex, line)) {
            throw new AssertionError(
                    "expected a line matching \"" + regex + "\", but the client said \"" + line + "\"");
        }
        return line;
    }

    /** Reads one line, whatever it says. */
    public String readLine() throws IOException {
        return line("a line", deadlineMillis);
    }

    /** Reads one line whenever it comes; null when the client has gone. */
    public @Nullable String nextLine() throws IOException {
        try {
            return line("a line", PeerInput.NO_DEADLINE);
        } catch (ClientGoneException e) {
            return null;
        }
    }

    private String line(String wanted, int deadline) throws IOException {
        begin();
        String line = input.line(wanted, deadline);
        transcript.client(line);
        log.command(connection, line);
        return line;
    }

    /** Reads DATA content and returns it as it came, with the lone dot and its CRLF. */
    public byte[] readContent() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        readContent(content, new ContentEnd(), Long.MAX_VALUE, deadlineMillis);
        return content.toByteArray();
    }

    boolean readContent(OutputStream sink, ContentEnd end, long atMost, int deadline) throws IOException {
        begin();
        boolean whole = input.content(sink, end, atMost, deadline);
        transcript.client(whole ? "[content up to the lone dot]" : "[" + atMost + " octets of content]");
        return whole;
    }

    /** Reads so many octets, for instance the data behind a BDAT command. */
    public byte[] readExactly(int count) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        readExactly(count, octets, deadlineMillis);
        return octets.toByteArray();
    }

    void readExactly(long count, OutputStream sink, int deadline) throws IOException {
        begin();
        input.exactly(count, sink, deadline);
        transcript.client("[" + count + " octets]");
    }

    /** Fails unless the client closes (or resets) the connection without another word. */
    public void expectEof() throws IOException {
        begin();
        String line;
        try {
            input.octet("the end of the stream", deadlineMillis);
            line = input.line("the rest of a line", deadlineMillis);
        } catch (ClientGoneException e) {
            return;
        }
        throw new AssertionError(
                "expected the end of the stream, but the client said something, ending in \"" + line + "\"");
    }

    /** Reads away what comes until the client goes; returns how many octets came. */
    public long drainUntilEof() throws IOException {
        begin();
        return drain();
    }

    private long drain() throws IOException {
        long count = 0;
        try {
            while (true) {
                input.octet("the end of the stream", PeerInput.NO_DEADLINE);
                count++;
            }
        } catch (ClientGoneException e) {
            transcript.note("discarded before that: " + count + " octets");
            return count;
        }
    }

    /** Waits until the client has said something, whatever it is, and leaves it to be read. */
    void awaitOctets() throws IOException {
        begin();
        input.awaitOctets();
    }

    /** Whether the server has already received more than the script has read. */
    public boolean hasBufferedInput() {
        return input.hasBuffered();
    }

    // ---- doing ----

    /** Makes the server's part of the TLS handshake; fails if the client sent something in clear behind its command. */
    public void startTls() throws IOException {
        requireOpen();
        if (input.hasBuffered()) {
            throw new AssertionError("the client sent octets in clear before the TLS handshake");
        }
        handshakeDue = false;
        transcript.note("TLS handshake");
        try {
            socket.startTls(options.tls().get(), options.clientCertificate(), deadlineMillis);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("expected a TLS handshake, but nothing came for " + deadlineMillis + " ms", e);
        } catch (IOException e) {
            if (socket.isClosed()) {
                throw new ConnectionCutException("the server was closed during the TLS handshake", false);
            }
            throw new HandshakeFailedException(e);
        }
    }

    /** Says nothing more, but reads and discards, until the client goes or the server is closed. */
    public void stall() throws IOException {
        requireOpen();
        transcript.note("the server stalls");
        drain();
    }

    /** Says nothing more and reads nothing more, until the server is closed. */
    public void neverRead() throws IOException {
        requireOpen();
        transcript.note("the server reads nothing more");
        input.park();
        while (!socket.awaitClosed(Duration.ofMinutes(1))) {
            // Whoever wrote the test has a time-out for the whole of it.
        }
        throw new ConnectionCutException("the script was not reading when the server was closed", false);
    }

    /** Says nothing more and reads one octet now and then, until the client goes or the server is closed. */
    public void sip(Duration pauseBetweenBytes) throws IOException {
        requireOpen();
        transcript.note("the server sips");
        input.park();
        while (!socket.awaitClosed(pauseBetweenBytes)) {
            input.sip();
        }
        throw new ConnectionCutException("the script was sipping when the server was closed", false);
    }

    /** Waits for a signal of the test, so that what follows happens neither earlier nor later. */
    public void await(CountDownLatch signal) throws IOException {
        long end = System.nanoTime() + options.readDeadline().toNanos();
        try {
            while (!signal.await(10, TimeUnit.MILLISECONDS)) {
                if (socket.isClosed()) {
                    throw new ConnectionCutException("still waited for the test's signal", true);
                }
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError("the test gave no signal for " + deadlineMillis + " ms");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Ends the server's half of the stream; the client may go on. */
    public void shutdownOutput() throws IOException {
        requireOpen();
        transcript.note("the server has said its last");
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            transcript.note("the client had gone: " + e.getMessage());
        }
    }

    /** Closes with a reset (on a Unix socket: plainly). */
    public void reset() {
        transcript.note("the server resets the connection");
        closedByScript = true;
        socket.reset();
    }

    /** Closes in an orderly way, under TLS with its closing alert. */
    public void close() {
        transcript.note("the server closes the connection");
        closedByScript = true;
        socket.close();
    }

    /** Enters a remark into the transcript. */
    void note(String note) {
        transcript.note(note);
    }

    /** Enters a mail into the server's ledger. */
    public void record(ReceivedMail mail) {
        log.mail(mail);
    }

    /** Whether it turned out while saying something that the client has gone. */
    boolean isClientGone() {
        return output.isClientGone();
    }

    boolean isClosed() {
        return socket.isClosed();
    }

    /** What stands before all talking: the connection is open, and under TLS if it has to be. */
    private void begin() throws IOException {
        requireOpen();
        if (handshakeDue) {
            startTls();
        }
    }

    boolean isHandshakeDue() {
        return handshakeDue;
    }

    /** Says what comes next in clear although the client expects TLS. */
    void forgoHandshake() {
        handshakeDue = false;
    }

    private void requireOpen() throws IOException {
        if (closedByScript) {
            throw new IllegalStateException("the script has closed the connection already");
        }
        if (socket.isClosed()) {
            throw new ConnectionCutException("the server had closed the connection", false);
        }
    }
}
