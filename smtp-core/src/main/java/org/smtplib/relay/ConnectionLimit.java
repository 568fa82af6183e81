package org.smtplib.relay;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * How many connections a server bears: halved when it says that they are too many, and one more after each quiet while
 * until the maximum is reached again. Times are those of {@link System#nanoTime()}.
 */
final class ConnectionLimit {

    private final int max;
    private final long quiet;
    private final IntConsumer apply;
    private final ReentrantLock lock = new ReentrantLock();
    private int limit;
    private long changed;

    /**
     * A limit that is not in force yet.
     *
     * @param quiet how long the server must not complain before one more is tried
     * @param apply is told the limit whenever it changes
     */
    ConnectionLimit(int max, Duration quiet, IntConsumer apply) {
        this.max = max;
        this.quiet = quiet.toNanos();
        this.apply = apply;
        this.limit = max;
    }

    /** The server complained while so many connections were in use. */
    void throttled(int inUse, long now) {
        lower(inUse / 2, now);
    }

    /** The server took no further connection beside those that are open, of which there is one at least. */
    void refusedBeyond(int open, long now) {
        lower(open, now);
    }

    /** The server took a mail. */
    void succeeded(long now) {
        int raised;
        lock.lock();
        try {
            if (limit == max || now - changed < quiet) {
                return;
            }
            raised = ++limit;
            changed = now;
        } finally {
            lock.unlock();
        }
        apply.accept(raised);
    }

    int limit() {
        lock.lock();
        try {
            return limit;
        } finally {
            lock.unlock();
        }
    }

    private void lower(int to, long now) {
        int lowered;
        lock.lock();
        try {
            limit = Math.max(1, Math.min(limit, to));
            changed = now;
            lowered = limit;
        } finally {
            lock.unlock();
        }
        apply.accept(lowered);
    }
}
