package org.smtplib.exception;

import org.jspecify.annotations.Nullable;

/** No connection came about: the name is unknown, the port refused, the route missing, or the connect timed out. */
public class SmtpUnreachableException extends SmtpException {

    private static final long serialVersionUID = 1L;

    public SmtpUnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isTransient() {
        return true;
    }
}
