package org.smtplib.testing;

import java.io.IOException;

/** What the server does on one connection, from the accept to the close. */
@FunctionalInterface
public interface Script {

    /**
     * Plays the server's part; when it returns, the connection is closed in an orderly way.
     *
     * @throws AssertionError if the client did not do what the script expects of it
     * @throws ClientGoneException if the client went away while the script waited for it: a failure, too
     * @throws HandshakeFailedException if a TLS handshake fails: noted in the transcript, and no failure
     * @throws IOException if anything else goes wrong
     */
    void play(Peer peer) throws IOException;

    /** Makes any connection a failure: the last script of a server that must not be asked more often. */
    static Script unexpected() {
        return peer -> {
            throw new AssertionError("connection " + peer.connection() + " was not expected");
        };
    }
}
