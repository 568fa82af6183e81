package org.smtplib.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.value.Deadline;

/**
 * Lends out what a {@link Lifecycle} makes, never more than the cap at once. Who waits is served in order: what comes
 * back, or the right to make a new one, goes straight to the first in the queue.
 *
 * <p>One lock guards the state; under it nothing is made, looked at or ended. {@code open} counts the slots taken: those
 * lent, idle, being made or being ended.
 */
final class LendingPool<T> {

    private static final Logger LOG = LoggerFactory.getLogger(LendingPool.class);

    private final PoolConfig config;
    private final Lifecycle<T> lifecycle;
    private final LongSupplier clock;
    private final ScheduledThreadPoolExecutor keeper;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition slotFreed = lock.newCondition();
    /** Last in, first out, so that a quiet pool shrinks; the one idle longest is first. */
    private final Deque<Entry<T>> idle = new ArrayDeque<>();

    private final Deque<Waiter<T>> waiters = new ArrayDeque<>();
    private int open;
    private int lent;
    private boolean evictionPlanned;
    private boolean closed;

    // The keeper runs evictions, and is ended by close().
    LendingPool(PoolConfig config, Lifecycle<T> lifecycle, LongSupplier clock, ScheduledThreadPoolExecutor keeper) {
        this.config = config;
        this.lifecycle = lifecycle;
        this.clock = clock;
        this.keeper = keeper;
    }

    /** What is lent, and what the pool must know of it. */
    static final class Entry<T> {
        private final T resource;
        private final long expires;
        private long idleSince;
        private int uses;

        private Entry(T resource, long expires) {
            this.resource = resource;
            this.expires = expires;
        }

        T resource() {
            return resource;
        }

        /** Whether it was lent before. */
        boolean isReused() {
            return uses > 1;
        }
    }

    /** One who waits. Served exactly once: with an entry, or with a slot to fill. */
    private static final class Waiter<T> {
        private final Condition turn;
        private boolean served;
        private @Nullable Entry<T> entry;

        private Waiter(Condition turn) {
            this.turn = turn;
        }
    }

    /**
     * Lends one; {@link #giveBack} must follow.
     *
     * @param fresh whether only a new one will do
     * @throws SmtpPoolException when none came free until the deadline, or the pool is closed
     */
    Entry<T> borrow(Deadline deadline, boolean fresh) {
        Entry<T> entry = acquire(deadline, fresh);
        while (entry != null && !fresh && isWorn(entry)) {
            // Its polite end takes a while, and a borrower has no time: it takes a slot of its own.
            disposeLater(entry);
            entry = acquire(deadline, false);
        }
        boolean lent = false;
        try {
            while (entry != null && (fresh || !lifecycle.isUsable(entry.resource))) {
                drop(entry);
                entry = fresh ? null : exchangeSlotForIdle();
            }
            if (entry == null) {
                entry = create();
            }
            lend(entry);
            lent = true;
            return entry;
        } finally {
            if (!lent) {
                if (entry != null) {
                    drop(entry);
                }
                release();
            }
        }
    }

    private void lend(Entry<T> entry) {
        lock.lock();
        try {
            entry.uses++;
            lent++;
        } finally {
            lock.unlock();
        }
    }

    /** Takes an idle entry, or a slot, in which case the answer is null. */
    private @Nullable Entry<T> acquire(Deadline deadline, boolean fresh) {
        lock.lock();
        try {
            requireOpen();
            if (waiters.isEmpty()) {
                if (!idle.isEmpty() && (!fresh || open >= config.maxSize())) {
                    return fresh ? idle.pollFirst() : idle.pollLast();
                }
                if (open < config.maxSize()) {
                    open++;
                    return null;
                }
            }
            return await(deadline);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Entry<T> await(Deadline deadline) {
        Waiter<T> self = new Waiter<>(lock.newCondition());
        waiters.addLast(self);
        try {
            while (!self.served) {
                if (closed) {
                    throw closedException();
                }
                long left = deadline.remainingNanos(clock.getAsLong());
                if (left <= 0) {
                    throw SmtpPoolException.exhausted("No connection came free in time: " + statsLocked()
                            + ". Raise the pool's max-size if the server allows it, or its max-wait");
                }
                self.turn.awaitNanos(left);
            }
            return self.entry;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (self.served) {
                return self.entry; // what was handed over is used: the caller sees the interrupt where it waits next
            }
            throw SmtpPoolException.exhausted("Interrupted while waiting for a connection: " + statsLocked());
        } finally {
            waiters.remove(self);
        }
    }

    private @Nullable Entry<T> exchangeSlotForIdle() {
        lock.lock();
        try {
            Entry<T> next = idle.pollLast();
            if (next != null) {
                freeSlot();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private Entry<T> create() {
        long lifetime = config.maxLifetime().toNanos();
        long less = ThreadLocalRandom.current().nextLong(lifetime / 10 + 1);
        T resource = lifecycle.create();
        return new Entry<>(resource, clock.getAsLong() + lifetime - less);
    }

    /** Takes back what was lent; it is kept when {@code reusable}, not worn, and the pool open. */
    void giveBack(Entry<T> entry, boolean reusable) {
        boolean kept = false;
        boolean polite = false;
        lock.lock();
        try {
            lent--;
            polite = reusable && !closed;
            if (polite && !isWorn(entry)) {
                kept = true;
                park(entry);
            }
        } finally {
            lock.unlock();
        }
        if (!kept && polite) {
            disposeLater(entry);
        } else if (!kept) {
            end(entry, reusable);
        }
    }

    private void park(Entry<T> entry) {
        entry.idleSince = clock.getAsLong();
        Waiter<T> next = waiters.pollFirst();
        if (next != null) {
            serve(next, entry);
        } else {
            idle.addLast(entry);
            planEviction(config.maxIdle().toNanos());
        }
    }

    private boolean isWorn(Entry<T> entry) {
        return entry.uses >= config.maxMessages() || clock.getAsLong() - entry.expires >= 0;
    }

    /** Ends what is idle for too long, oldest first. */
    void evict() {
        List<Entry<T>> evicted = new ArrayList<>();
        lock.lock();
        try {
            evictionPlanned = false;
            long now = clock.getAsLong();
            long maxIdle = config.maxIdle().toNanos();
            for (Entry<T> oldest = idle.peekFirst(); oldest != null; oldest = idle.peekFirst()) {
                long left = maxIdle - (now - oldest.idleSince);
                if (left > 0) {
                    planEviction(left);
                    break;
                }
                evicted.add(idle.removeFirst());
            }
        } finally {
            lock.unlock();
        }
        evicted.forEach(entry -> end(entry, true));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // evict() throws nothing that anybody could use
    private void planEviction(long delay) {
        if (!evictionPlanned && !closed) {
            keeper.schedule(this::evict, delay, TimeUnit.NANOSECONDS);
            evictionPlanned = true;
        }
    }

    /** Ends all that is idle and, until the deadline, waits for what is lent; what comes back later is ended then. */
    void close(Deadline deadline) {
        List<Entry<T>> evicted;
        lock.lock();
        try {
            closed = true;
            evicted = new ArrayList<>(idle);
            idle.clear();
            waiters.forEach(waiter -> waiter.turn.signal());
        } finally {
            lock.unlock();
        }
        keeper.shutdown();
        for (Entry<T> entry : evicted) {
            boolean inTime = !deadline.isExpired(clock.getAsLong());
            end(entry, inTime, deadline);
        }
        awaitAllEnded(deadline);
    }

    private void awaitAllEnded(Deadline deadline) {
        lock.lock();
        try {
            long left = deadline.remainingNanos(clock.getAsLong());
            while (open > 0 && left > 0) {
                slotFreed.awaitNanos(left);
                left = deadline.remainingNanos(clock.getAsLong());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    PoolStats stats() {
        lock.lock();
        try {
            return statsLocked();
        } finally {
            lock.unlock();
        }
    }

    private PoolStats statsLocked() {
        return new PoolStats(config.maxSize(), open, lent, idle.size(), waiters.size());
    }

    /** On the keeper's thread, so that no sender waits for another connection's QUIT. */
    private void disposeLater(Entry<T> entry) {
        boolean handedOver = false;
        lock.lock();
        try {
            if (!closed) {
                keeper.execute(() -> end(entry, true));
                handedOver = true;
            }
        } finally {
            lock.unlock();
            if (!handedOver) {
                end(entry, false);
            }
        }
    }

    private void end(Entry<T> entry, boolean politely) {
        end(entry, politely, Deadline.after(config.closeTimeout()));
    }

    /** Ends one and frees its slot, whatever happens. */
    private void end(Entry<T> entry, boolean politely, Deadline deadline) {
        try {
            if (politely) {
                lifecycle.dispose(entry.resource, deadline);
            } else {
                lifecycle.drop(entry.resource);
            }
        } catch (RuntimeException e) {
            LOG.warn("What was lent could not be ended in good order", e);
        } finally {
            release();
        }
    }

    private void drop(Entry<T> entry) {
        try {
            lifecycle.drop(entry.resource);
        } catch (RuntimeException e) {
            LOG.warn("What was lent could not be ended in good order", e);
        }
    }

    private void release() {
        lock.lock();
        try {
            freeSlot();
        } finally {
            lock.unlock();
        }
    }

    private void freeSlot() {
        Waiter<T> next = closed ? null : waiters.pollFirst();
        if (next != null) {
            serve(next, null);
        } else {
            open--;
            slotFreed.signalAll();
        }
    }

    private void serve(Waiter<T> waiter, @Nullable Entry<T> entry) {
        waiter.served = true;
        waiter.entry = entry;
        waiter.turn.signal();
    }

    private void requireOpen() {
        if (closed) {
            throw closedException();
        }
    }

    private static SmtpPoolException closedException() {
        return SmtpPoolException.closed("The pool is closed; nothing can be sent over it any more");
    }
}
