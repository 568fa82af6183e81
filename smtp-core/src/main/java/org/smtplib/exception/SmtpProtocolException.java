package org.smtplib.exception;

import org.jspecify.annotations.Nullable;

/** The server said what the protocol does not allow; the connection was closed. */
public class SmtpProtocolException extends SmtpException {

    private static final long serialVersionUID = 1L;

    public SmtpProtocolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
