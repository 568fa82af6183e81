package org.smtplib.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.value.Deadline;

/** Borrowers in the order they came, each of whom is served at most once. Every method needs the pool's lock. */
final class WaitingLine<T> {

    private final Lock lock;
    private final LongSupplier clock;
    private final Deque<Waiter<T>> waiters = new ArrayDeque<>();
    private boolean dissolved;

    WaitingLine(Lock lock, LongSupplier clock) {
        this.lock = lock;
        this.clock = clock;
    }

    /** One who waits: for an entry, or for a free place. */
    static final class Waiter<T> {
        private final Condition turn;
        private boolean served;
        private @Nullable Entry<T> entry;

        private Waiter(Condition turn) {
            this.turn = turn;
        }

        boolean isServed() {
            return served;
        }

        /** What it was served with; null for a place. */
        @Nullable
        Entry<T> entry() {
            return entry;
        }
    }

    Waiter<T> join() {
        Waiter<T> last = new Waiter<>(lock.newCondition());
        waiters.addLast(last);
        return last;
    }

    /**
     * Waits until the waiter is served, the deadline has passed or the line is dissolved; then it stands in line no more.
     * One that is interrupted may have been served all the same.
     */
    void await(Waiter<T> waiter, Deadline deadline) throws InterruptedException {
        try {
            while (!waiter.served && !dissolved) {
                long left = deadline.remainingNanos(clock.getAsLong());
                if (left <= 0) {
                    return;
                }
                waiter.turn.awaitNanos(left);
            }
        } finally {
            if (!waiter.served) {
                waiters.remove(waiter);
            }
        }
    }

    /** Gives the first in line an entry, or a place where it is null; false when nobody waits. */
    boolean serve(@Nullable Entry<T> entry) {
        Waiter<T> first = waiters.pollFirst();
        if (first == null) {
            return false;
        }
        first.entry = entry;
        first.served = true;
        first.turn.signal();
        return true;
    }

    /** Sends all away, for good. */
    void dissolve() {
        dissolved = true;
        waiters.forEach(waiter -> waiter.turn.signal());
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    int size() {
        return waiters.size();
    }
}
