package org.smtplib.exception;

/** No connection could be borrowed from the pool: all were in use until the deadline, or the pool is closed. */
public class SmtpPoolException extends SmtpException {

    private static final long serialVersionUID = 1L;

    private final boolean closed;

    private SmtpPoolException(String message, boolean closed) {
        super(message);
        this.closed = closed;
    }

    /** The pool was closed: nothing is borrowed from it again. */
    public static SmtpPoolException closed(String message) {
        return new SmtpPoolException(message, true);
    }

    /** No connection was free in time. */
    public static SmtpPoolException exhausted(String message) {
        return new SmtpPoolException(message, false);
    }

    /** True unless the pool is closed. */
    @Override
    public boolean isTransient() {
        return !closed;
    }
}
