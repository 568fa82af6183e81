package org.smtplib.pool;

import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.value.Deadline;

/** Finds each borrower what it is lent: what is idle and usable, what somebody gives back, or a new one. */
final class Lender<T> {

    private final Setup<T> setup;
    private final Lifecycle<T> lifecycle;
    private final LongSupplier clock;
    private final Lock lock;

    private final WaitingLine<T> line;
    private final Places<T> places;
    private final Leases<T> leases;
    private final Tally tally;
    private final Maker<T> maker;
    private final Farewell<T> farewell;
    private final Reserve<T> reserve;

    Lender(
            Setup<T> setup,
            WaitingLine<T> line,
            Places<T> places,
            Leases<T> leases,
            Tally tally,
            Maker<T> maker,
            Farewell<T> farewell,
            Reserve<T> reserve) {
        this.setup = setup;
        lifecycle = setup.lifecycle();
        clock = setup.clock();
        lock = setup.lock();
        this.line = line;
        this.places = places;
        this.leases = leases;
        this.tally = tally;
        this.maker = maker;
        this.farewell = farewell;
        this.reserve = reserve;
    }

    /**
     * Lends one.
     *
     * @param deadline when the making of a new one has to end, and the wait for a place
     * @param maxWait how long a place is waited for, where the deadline is later
     * @param maxMaking how long the making of a new one may take, where the deadline is later
     * @param fresh whether only a new one will do
     * @throws SmtpPoolException when none came free in time, or the pool is closed
     */
    Entry<T> lend(Deadline deadline, Duration maxWait, Duration maxMaking, boolean fresh) {
        BorrowTrace trace = leases.isWatched() ? new BorrowTrace(Thread.currentThread()) : null;
        long start = clock.getAsLong();
        Deadline wait = Deadline.after(maxWait, start).earlier(deadline);
        Entry<T> entry = acquire(wait, fresh, start);
        boolean lent = false;
        try {
            while (entry != null && (fresh || !lifecycle.isUsable(entry.resource()))) {
                Entry<T> unfit = entry;
                entry = null;
                farewell.dropForItsPlace(unfit, fresh ? CloseReason.REPLACED : CloseReason.UNUSABLE);
                if (!fresh) {
                    entry = exchangePlaceForIdle();
                }
            }
            if (entry == null) {
                entry = maker.make(Deadline.after(maxMaking, clock.getAsLong()).earlier(deadline));
            }
            begin(entry, trace, start);
            lent = true;
            return entry;
        } finally {
            if (!lent) {
                if (entry != null) {
                    farewell.dropForItsPlace(entry, CloseReason.UNUSABLE);
                }
                release();
            }
        }
    }

    /** Lends what is idle and usable; null when there is none, which nobody makes or waits for. */
    @Nullable
    Entry<T> lendIdle() {
        long start = clock.getAsLong();
        Entry<T> entry = takeIdle(start);
        while (entry != null && !isUsable(entry)) {
            farewell.dropForItsPlace(entry, CloseReason.UNUSABLE);
            release();
            entry = takeIdle(clock.getAsLong());
        }
        if (entry != null) {
            begin(entry, leases.isWatched() ? new BorrowTrace(Thread.currentThread()) : null, start);
        }
        return entry;
    }

    private boolean isUsable(Entry<T> entry) {
        try {
            return lifecycle.isUsable(entry.resource());
        } catch (RuntimeException e) {
            return false; // as good as none, and its place is not to be lost
        }
    }

    private @Nullable Entry<T> takeIdle(long now) {
        lock.lock();
        try {
            requireOpen();
            return line.isEmpty() ? places.takeIdle(now, farewell) : null;
        } finally {
            lock.unlock();
        }
    }

    /** Takes an idle entry, or a place, in which case the answer is null. */
    private @Nullable Entry<T> acquire(Deadline deadline, boolean fresh, long now) {
        lock.lock();
        try {
            requireOpen();
            reserve.wake();
            if (line.isEmpty()) {
                Entry<T> idle = fresh ? places.takeOldestIfFull() : places.takeIdle(now, farewell);
                if (idle != null || places.take()) {
                    reserve.replenish();
                    return idle;
                }
            }
            return await(deadline);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Entry<T> await(Deadline deadline) {
        WaitingLine.Waiter<T> self = line.join();
        boolean interrupted = false;
        try {
            line.await(self, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            interrupted = true;
        }
        if (self.isServed()) {
            return self.entry(); // in spite of an interrupt: the caller sees it where it waits next
        }
        requireOpen();
        if (interrupted) {
            throw exhausted("Interrupted while waiting for a " + setup.name() + ": ");
        }
        tally.timedOut();
        throw exhausted("No " + setup.name() + " came free in time: ");
    }

    private SmtpPoolException exhausted(String what) {
        PoolStats stats = places.stats(leases.size(), 1);
        return SmtpPoolException.exhausted(
                what + stats + leases.longest(clock.getAsLong())
                        + ". Raise the pool's max-size if the server allows it, or its max-wait",
                stats.figures());
    }

    private @Nullable Entry<T> exchangePlaceForIdle() {
        lock.lock();
        try {
            Entry<T> next = places.takeIdle(clock.getAsLong(), farewell);
            if (next != null) {
                places.free();
                reserve.replenish();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void begin(Entry<T> entry, @Nullable BorrowTrace trace, long start) {
        lock.lock();
        try {
            long now = clock.getAsLong();
            tally.lent(now - start);
            leases.lend(entry, trace, now);
            if (!entry.isReused()) {
                reserve.maySucceedNow();
            }
            if (!places.isClosed()) {
                leases.watch(now);
            }
        } finally {
            lock.unlock();
        }
    }

    private void release() {
        lock.lock();
        try {
            places.free();
            reserve.replenish();
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (places.isClosed()) {
            throw SmtpPoolException.closed("The pool is closed; no " + setup.name() + " is lent any more");
        }
    }
}
