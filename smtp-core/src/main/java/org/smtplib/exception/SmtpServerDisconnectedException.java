package org.smtplib.exception;

import org.jspecify.annotations.Nullable;

/** The connection was lost, or there was none to begin with; what was under way is named in {@link #result()}. */
public class SmtpServerDisconnectedException extends SmtpException {

    private static final long serialVersionUID = 1L;

    public SmtpServerDisconnectedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isTransient() {
        return true;
    }
}
