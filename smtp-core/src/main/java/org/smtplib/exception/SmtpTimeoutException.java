package org.smtplib.exception;

import org.jspecify.annotations.Nullable;

/** A wait reached its deadline; the connection was closed, since a late reply would answer the wrong question. */
public class SmtpTimeoutException extends SmtpServerDisconnectedException {

    private static final long serialVersionUID = 1L;

    private final boolean timeLimitOver;

    public SmtpTimeoutException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    /** One that says whether the mail's own time limit ended the wait, and no time-out of the server's. */
    public SmtpTimeoutException(String message, @Nullable Throwable cause, boolean timeLimitOver) {
        super(message, cause);
        this.timeLimitOver = timeLimitOver;
    }

    /** Whether the mail's own time limit was over, which says nothing of the server. */
    public boolean isTimeLimitOver() {
        return timeLimitOver;
    }
}
