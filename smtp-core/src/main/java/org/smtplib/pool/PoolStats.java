package org.smtplib.pool;

import org.smtplib.exception.SmtpPoolException;

/**
 * The pool at one moment.
 *
 * @param max the most connections that may ever be open
 * @param limit the most that may be opened at present: {@code max}, unless {@link SmtpSessionPool#limit} said less
 * @param total the connections open, being opened or being closed; may be above a limit that was lowered
 * @param active those of them in use
 * @param idle those of them waiting for a borrower
 * @param waiting borrowers waiting for a connection
 */
public record PoolStats(int max, int limit, int total, int active, int idle, int waiting) {

    /** A pool that is not limited below its maximum. */
    public PoolStats(int max, int total, int active, int idle, int waiting) {
        this(max, max, total, active, idle, waiting);
    }

    SmtpPoolException.Figures figures() {
        return new SmtpPoolException.Figures(max, limit, total, active, idle, waiting);
    }

    /** {@code 4 of 4 connections open, 4 in use, 0 idle, 2 waiting}; with a lowered limit it says so. */
    @Override
    public String toString() {
        return total + " of " + max + " connections open" + (limit < max ? " (limited to " + limit + "), " : ", ")
                + active + " in use, " + idle + " idle, " + waiting + " waiting";
    }

    /** The figures of two pools together. */
    public PoolStats plus(PoolStats other) {
        return new PoolStats(
                max + other.max,
                limit + other.limit,
                total + other.total,
                active + other.active,
                idle + other.idle,
                waiting + other.waiting);
    }
}
