package org.smtplib.testing;

import java.io.IOException;
import java.time.Duration;

/** What the server says on one connection, in pieces; a client that has gone is noted and spared the rest. */
final class PeerOutput {

    /** Long enough, as a rule, for a client on the same machine to read one piece before the next one comes. */
    private static final Duration BETWEEN_PIECES = Duration.ofNanos(50_000);

    private final PeerSocket socket;
    private final Transcript transcript;
    private boolean clientGone;

    PeerOutput(PeerSocket socket, Transcript transcript) {
        this.socket = socket;
        this.transcript = transcript;
    }

    boolean isClientGone() {
        return clientGone;
    }

    void say(byte[] octets, Chunking chunking) throws IOException {
        say(octets, chunking, BETWEEN_PIECES);
    }

    void say(byte[] octets, Chunking chunking, Duration pause) throws IOException {
        transcript.server(octets);
        boolean first = true;
        for (byte[] piece : chunking.cut(octets)) {
            if (!first) {
                socket.awaitClosed(pause);
            }
            if (clientGone) {
                return;
            }
            write(piece);
            first = false;
        }
    }

    private void write(byte[] piece) throws IOException {
        try {
            socket.write(piece);
        } catch (IOException e) {
            if (socket.isClosed()) {
                throw new ConnectionCutException("the server was closed while the script said something", false);
            }
            clientGone = true;
            transcript.note("the client does not take it: " + e.getMessage());
        }
    }
}
