package org.smtplib.testing;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The server's side of one SASL mechanism. */
@FunctionalInterface
public interface AuthExchange {

    /**
     * Talks to the client until it is clear whether it is who it says.
     *
     * @param initialResponse what came with the AUTH command, empty for {@code =}, null if nothing came
     */
    boolean authenticate(byte @Nullable [] initialResponse, Challenges challenges) throws IOException;

    /** Sends challenges to the client. */
    @FunctionalInterface
    interface Challenges {

        /** Says 334 with this challenge and returns the client's answer; a client that cancels ends the exchange. */
        byte[] challenge(byte[] octets) throws IOException;
    }
}
