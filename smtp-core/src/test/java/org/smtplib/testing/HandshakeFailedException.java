package org.smtplib.testing;

import java.io.IOException;

/** The TLS handshake came to nothing, as it should where the client has a reason to refuse. */
public final class HandshakeFailedException extends IOException {

    private static final long serialVersionUID = 1L;

    HandshakeFailedException(IOException cause) {
        super("TLS handshake failed: " + cause.getMessage(), cause);
    }
}
