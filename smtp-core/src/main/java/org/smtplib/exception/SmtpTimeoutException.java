package org.smtplib.exception;

import org.jspecify.annotations.Nullable;

/** A wait reached its deadline; the connection was closed, since a late reply would answer the wrong question. */
public class SmtpTimeoutException extends SmtpServerDisconnectedException {

    private static final long serialVersionUID = 1L;

    public SmtpTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
