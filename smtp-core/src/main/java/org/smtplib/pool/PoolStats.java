package org.smtplib.pool;

/**
 * The pool at one moment.
 *
 * @param max the most connections that may be open
 * @param total the connections open, being opened or being closed
 * @param active those of them in use
 * @param idle those of them waiting for a borrower
 * @param waiting borrowers waiting for a connection
 */
public record PoolStats(int max, int total, int active, int idle, int waiting) {

    /** {@code 4 of 4 connections open, 4 in use, 0 idle, 2 waiting}. */
    @Override
    public String toString() {
        return total + " of " + max + " connections open, " + active + " in use, " + idle + " idle, " + waiting
                + " waiting";
    }
}
