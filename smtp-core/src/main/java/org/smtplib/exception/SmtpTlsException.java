package org.smtplib.exception;

import org.jspecify.annotations.Nullable;

/** TLS did not come about as configured; nothing that needs it was sent. */
public class SmtpTlsException extends SmtpException {

    private static final long serialVersionUID = 1L;

    private final boolean connectionLost;

    public SmtpTlsException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    /** A handshake that failed; {@code connectionLost} when the connection broke in it, and no more is known. */
    public SmtpTlsException(String message, @Nullable Throwable cause, boolean connectionLost) {
        super(message, cause);
        this.connectionLost = connectionLost;
    }

    /** Whether the connection broke in the handshake, which may have passed the next time. */
    @Override
    public boolean isTransient() {
        return connectionLost;
    }
}
