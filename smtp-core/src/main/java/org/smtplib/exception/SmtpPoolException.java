package org.smtplib.exception;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The mail was not begun, and no server is to blame: no connection came free in time, the rate limit left no room, the
 * wait for either was interrupted, the batch was cancelled before, the executor takes no more mails, or the pool or
 * template is closed.
 */
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

    /** Pool, template or executor was closed: nothing is taken again. */
    public static SmtpPoolException closed(String message) {
        return new SmtpPoolException(message, true, null);
    }

    /** There was no turn for this mail, which a later one may get. */
    public static SmtpPoolException exhausted(String message) {
        return new SmtpPoolException(message, false, null);
    }

    /** No connection was free in time in a pool with these figures. */
    public static SmtpPoolException exhausted(String message, Figures figures) {
        return new SmtpPoolException(message, false, figures);
    }

    /** The pool's figures when no connection came free in time; null in any other case. */
    public @Nullable Figures figures() {
        return figures;
    }

    /** True unless pool, template or executor is closed. */
    @Override
    public boolean isTransient() {
        return !closed;
    }
}
