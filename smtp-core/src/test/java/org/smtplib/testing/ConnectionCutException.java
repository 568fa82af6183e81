package org.smtplib.testing;

import java.io.IOException;

/** The server itself ended the connection, on demand of the test, while the script was still busy with it. */
final class ConnectionCutException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean inExpectation;

    ConnectionCutException(String message, boolean inExpectation) {
        super(message);
        this.inExpectation = inExpectation;
    }

    /** Whether the script was waiting for something the client should have said by now. */
    boolean inExpectation() {
        return inExpectation;
    }
}
