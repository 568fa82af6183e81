package org.smtplib.exception;

import org.jspecify.annotations.Nullable;

/** TLS did not come about as configured; nothing that needs it was sent. */
public class SmtpTlsException extends SmtpException {

    private static final long serialVersionUID = 1L;

    public SmtpTlsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
