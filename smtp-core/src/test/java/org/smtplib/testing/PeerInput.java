package org.smtplib.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What the client says, buffered, so that pipelined commands are found one after the other. */
final class PeerInput {

    /** The deadline of a wait that lasts as long as the server. */
    static final int NO_DEADLINE = 0;

    private static final int MAX_LINE = 65_536;

    private final PeerSocket socket;
    private final Transcript transcript;
    private final byte[] buffer = new byte[16_384];
    private int position;
    private int limit;
    private volatile boolean parked;

    PeerInput(PeerSocket socket, Transcript transcript) {
        this.socket = socket;
        this.transcript = transcript;
    }

    /** Whether the script waits without a deadline, for a client that owes it nothing. */
    boolean isParked() {
        return parked;
    }

    void park() {
        parked = true;
    }

    boolean hasBuffered() {
        return position < limit;
    }

    /** Waits until there is an octet to return. */
    void awaitOctets() throws IOException {
        if (position == limit) {
            fill("something", NO_DEADLINE);
        }
    }

    /** Returns the next octet. */
    int octet(String wanted, int deadlineMillis) throws IOException {
        if (position == limit) {
            fill(wanted, deadlineMillis);
        }
        return buffer[position++] & 0xff;
    }

    /** Returns the next line without its CRLF. */
    String line(String wanted, int deadlineMillis) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int octet = octet(wanted, deadlineMillis); ; octet = octet("the rest of a line", deadlineMillis)) {
                if (octet == '\n' && line.size() > 0 && line.toByteArray()[line.size() - 1] == '\r') {
                    return text(line);
                }
                line.write(octet);
                if (octet == '\n' || octet == 0 || line.size() > MAX_LINE) {
                    throw new AssertionError("the client sent a malformed line: " + shown(line));
                }
            }
        } catch (ClientGoneException e) {
            if (line.size() > 0) {
                transcript.client(shown(line));
                transcript.note("the line above has no end");
            }
            throw e;
        }
    }

    private static String text(ByteArrayOutputStream line) {
        try {
            ByteBuffer octets = ByteBuffer.wrap(line.toByteArray(), 0, line.size() - 1);
            String text = StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
            if (text.indexOf('\r') >= 0) {
                throw new AssertionError("the client sent a line with a bare CR: " + shown(line));
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new AssertionError("the client sent a line that is not UTF-8: " + shown(line), e);
        }
    }

    private static String shown(ByteArrayOutputStream line) {
        return Transcript.printable(line.toByteArray());
    }

    /** Copies so many octets to the sink. */
    void exactly(long count, OutputStream sink, int deadlineMillis) throws IOException {
        for (long left = count; left > 0; ) {
            if (position == limit) {
                fill(left + " more octets", deadlineMillis);
            }
            int taken = (int) Math.min(left, limit - position);
            sink.write(buffer, position, taken);
            position += taken;
            left -= taken;
        }
    }

    /** Copies to the sink what comes up to the lone dot, inclusive, or so many octets of it; true if it was all. */
    boolean content(OutputStream sink, ContentEnd end, long atMost, int deadlineMillis) throws IOException {
        for (long left = atMost; left > 0; ) {
            if (position == limit) {
                fill("the end of the content", deadlineMillis);
            }
            int from = position;
            int stop = position + (int) Math.min(limit - position, left);
            boolean found = false;
            while (position < stop && !found) {
                found = end.reachedWith(buffer[position++]);
            }
            sink.write(buffer, from, position - from);
            if (found) {
                return true;
            }
            left -= position - from;
        }
        return false;
    }

    /** Takes one octet from the socket and forgets it. */
    void sip() throws IOException {
        receive(new byte[1], "an octet", NO_DEADLINE);
        park();
    }

    private void fill(String wanted, int deadlineMillis) throws IOException {
        limit = receive(buffer, wanted, deadlineMillis);
        position = 0;
    }

    private int receive(byte[] target, String wanted, int deadlineMillis) throws IOException {
        if (socket.isClosed()) {
            throw cut(wanted, deadlineMillis);
        }
        parked = deadlineMillis == NO_DEADLINE;
        try {
            int count = socket.read(target, deadlineMillis);
            if (count < 0) {
                throw gone(wanted, "the client closed the connection");
            }
            return count;
        } catch (ClientGoneException e) {
            throw e;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("expected " + wanted + ", but nothing came for " + deadlineMillis + " ms", e);
        } catch (IOException e) {
            throw socket.isClosed()
                    ? cut(wanted, deadlineMillis)
                    : gone(wanted, "the connection broke: " + e.getMessage());
        } finally {
            parked = false;
        }
    }

    private ClientGoneException gone(String wanted, String how) {
        transcript.note(how);
        return new ClientGoneException("expected " + wanted + ", but " + how);
    }

    private static ConnectionCutException cut(String wanted, int deadlineMillis) {
        return new ConnectionCutException(
                "still waited for " + wanted + " when the server was closed", deadlineMillis != NO_DEADLINE);
    }
}
