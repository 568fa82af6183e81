package org.smtplib.exception;

import org.jspecify.annotations.Nullable;

/** The server does not offer the command or extension that was asked for; nothing of it was sent. */
public class SmtpNotSupportedException extends SmtpException {

    private static final long serialVersionUID = 1L;

    public SmtpNotSupportedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
