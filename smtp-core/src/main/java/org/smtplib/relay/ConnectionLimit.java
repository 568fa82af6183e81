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
    private boolean lowered;
    private long loweredAt;

    /**
     * A limit that is not in force yet.
     *
     * @param quiet how long the server must not complain before one more is tried
     * @param apply is told the limit whenever it changes, in the order of the changes; must not block
     */
    ConnectionLimit(int max, Duration quiet, IntConsumer apply) {
        this.max = max;
        this.quiet = quiet.toNanos();
        this.apply = apply;
        this.limit = max;
    }

    /**
     * The server complained of a mail while so many connections were in use.
     *
     * @param began when that mail began: complaints of what was under way at the last lowering are that one's
     */
    void throttled(int inUse, long began, long now) {
        lock.lock();
        try {
            changed = now;
            if (!lowered || began - loweredAt >= 0) {
                lower(inUse / 2, now);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The server took no further connection beside those that are open; one it is to take in any case. */
    void refusedBeyond(int open, long now) {
        lock.lock();
        try {
            lower(open, now);
        } finally {
            lock.unlock();
        }
    }

    /** The server took a mail. */
    void succeeded(long now) {
        lock.lock();
        try {
            if (limit < max && now - changed >= quiet) {
                changed = now;
                set(limit + 1);
            }
        } finally {
            lock.unlock();
        }
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
        changed = now;
        lowered = true;
        loweredAt = now;
        set(Math.max(1, Math.min(limit, to)));
    }

    private void set(int to) {
        limit = to;
        apply.accept(to);
    }
}
