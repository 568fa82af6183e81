package org.smtplib.exception;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** No connection could be borrowed from the pool: all were in use until the deadline, or the pool is closed. */
public class SmtpPoolException extends SmtpException {

    private static final long serialVersionUID = 1L;

    private final boolean closed;
    private final @Nullable Figures figures;

    private SmtpPoolException(String message, boolean closed, @Nullable Figures figures) {
        super(message);
        this.closed = closed;
        this.figures = figures;
    }

    /**
     * The pool at the moment when the borrower gave up.
     *
     * @param max the most connections that may ever be open
     * @param limit the most that might be opened at that moment
     * @param total the connections open, being opened or being closed
     * @param active those of them in use
     * @param idle those of them waiting for a borrower
     * @param waiting borrowers waiting for a connection, this one included
     */
    public record Figures(int max, int limit, int total, int active, int idle, int waiting) implements Serializable {}

    /** The pool was closed: nothing is borrowed from it again. */
    public static SmtpPoolException closed(String message) {
        return new SmtpPoolException(message, true, null);
    }

    /** No connection was free in time. */
    public static SmtpPoolException exhausted(String message) {
        return new SmtpPoolException(message, false, null);
    }

    /** No connection was free in time in a pool with these figures. */
    public static SmtpPoolException exhausted(String message, Figures figures) {
        return new SmtpPoolException(message, false, figures);
    }

    /** The pool's figures when it was exhausted; null when it is closed, or they are not known. */
    public @Nullable Figures figures() {
        return figures;
    }

    /** True unless the pool is closed. */
    @Override
    public boolean isTransient() {
        return !closed;
    }
}
