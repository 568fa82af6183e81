package org.smtplib.relay;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.value.Deadline;

/**
 * Keeps a {@link RateLimit}: gives each mail its turn, in the order in which they ask. A turn counts from its promise
 * until one span after the mail was begun, so that mails which wait elsewhere in between cannot come in a crowd.
 */
final class Pace {

    private final RateLimit limit;
    private final LongSupplier clock;
    /** Who has it is the next; the others wait for it, first come first served. */
    private final ReentrantLock line = new ReentrantLock(true);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final RateWindow window;
    private boolean closed;

    /** The clock is that of the deadlines, {@link System#nanoTime()}. */
    Pace(RateLimit limit, LongSupplier clock) {
        this.limit = limit;
        this.clock = clock;
        this.window = new RateWindow(limit);
    }

    /** Leave to begin one mail. For one thread. */
    final class Turn {

        private boolean over;

        private Turn() {}

        /** The mail is begun now. */
        void begin() {
            end(true);
        }

        /** The mail is not begun, if it was not before. */
        void giveBack() {
            end(false);
        }

        private void end(boolean begun) {
            if (!over) {
                over = true;
                ended(begun);
            }
        }
    }

    /**
     * Waits for a turn.
     *
     * @throws SmtpPoolException when none can come before the deadline, the thread is interrupted, or the list is closed
     */
    Turn take(Deadline deadline) {
        try {
            long left = Math.max(0, deadline.remainingNanos(clock.getAsLong()));
            if (!line.tryLock(left, TimeUnit.NANOSECONDS)) {
                throw noRoom();
            }
            try {
                awaitRoom(deadline);
                return new Turn();
            } finally {
                line.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SmtpPoolException.exhausted(
                    "Interrupted while waiting for room in the rate limit of " + limit + "; nothing was sent");
        }
    }

    /** A turn that can be had at once without overtaking anybody, or null. */
    @Nullable
    Turn takeAtOnce() {
        if (line.hasQueuedThreads() || !line.tryLock()) {
            return null;
        }
        lock.lock();
        try {
            if (closed || window.untilRoom(clock.getAsLong()) > 0) {
                return null;
            }
            window.promise();
            return new Turn();
        } finally {
            lock.unlock();
            line.unlock();
        }
    }

    private void awaitRoom(Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                if (closed) {
                    throw SmtpPoolException.closed("Closed while a mail waited for room in the rate limit of " + limit);
                }
                long now = clock.getAsLong();
                long wait = window.untilRoom(now);
                if (wait == 0) {
                    window.promise();
                    return;
                }
                long left = deadline.remainingNanos(now);
                if (left <= 0 || (wait > left && !window.isAnyPromised())) {
                    throw noRoom();
                }
                changed.awaitNanos(Math.min(wait, left));
            }
        } finally {
            lock.unlock();
        }
    }

    private void ended(boolean begun) {
        lock.lock();
        try {
            if (begun) {
                window.begin(clock.getAsLong());
            } else {
                window.giveBack();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private SmtpPoolException noRoom() {
        return SmtpPoolException.exhausted("The rate limit of " + limit
                + " leaves no room for a further mail in time; raise it, or the time for the mail");
    }

    /** Sends all away who wait, and who come. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
