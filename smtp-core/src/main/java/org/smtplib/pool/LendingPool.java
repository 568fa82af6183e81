package org.smtplib.pool;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.value.Deadline;

/**
 * Lends out what a {@link Lifecycle} makes, never more than the cap at once. Who waits is served in order: what comes
 * back, or the right to make a new one, goes straight to the first in line.
 *
 * <p>One lock guards the state, which the {@link Places}, the {@link Leases} and the {@link Reserve} hold; under it
 * nothing is made, looked at, ended or logged.
 */
final class LendingPool<T> {

    /** The deadline alone is the bound. */
    static final Duration UNBOUNDED = ChronoUnit.FOREVER.getDuration();

    private static final Logger LOG = LoggerFactory.getLogger(LendingPool.class);

    private final Setup<T> setup;
    private final LongSupplier clock;
    private final Lock lock;

    private final Places<T> places;
    private final Leases<T> leases;
    private final Tally tally = new Tally();
    private final Farewell<T> farewell;
    private final Reserve<T> reserve;
    private final Lender<T> lender;
    private final Rounds<T> rounds;

    /** {@code backoff} is how long the minimum idle is left alone when it cannot be made. */
    LendingPool(Setup<T> setup, Backoff backoff) {
        this.setup = setup;
        clock = setup.clock();
        lock = setup.lock();
        Ageing ageing = new Ageing(setup.config());
        Alarm alarm = new Alarm(setup.keeper(), this::tend);
        WaitingLine<T> line = new WaitingLine<>(lock, clock);
        places = new Places<>(setup, ageing, line, alarm);
        leases = new Leases<>(setup.config().leakThreshold(), alarm);
        Maker<T> maker = new Maker<>(setup, ageing, places, tally);
        farewell = new Farewell<>(setup, places, tally, this::placeFreed);
        reserve = new Reserve<>(setup, places, maker, farewell, alarm, backoff);
        lender = new Lender<>(setup, line, places, leases, tally, maker, farewell, reserve);
        rounds = new Rounds<>(setup, alarm, places, leases, reserve, farewell);
    }

    /** Begins to keep up the minimum idle; before, nothing is made but for borrowers. */
    void start() {
        lock.lock();
        try {
            reserve.replenish();
        } finally {
            lock.unlock();
        }
    }

    /** {@link #borrow(Deadline, Duration, Duration, boolean)} with the configured wait, and all the time for making. */
    Entry<T> borrow(Deadline deadline, boolean fresh) {
        return borrow(deadline, setup.config().maxWait(), UNBOUNDED, fresh);
    }

    /**
     * Lends one; {@link #giveBack} must follow.
     *
     * @param deadline when the making of a new one has to end, and the wait for a place
     * @param maxWait how long a place is waited for, where the deadline is later
     * @param maxMaking how long the making of a new one may take, where the deadline is later
     * @param fresh whether only a new one will do
     * @throws SmtpPoolException when none came free in time, or the pool is closed
     */
    Entry<T> borrow(Deadline deadline, Duration maxWait, Duration maxMaking, boolean fresh) {
        return lender.lend(deadline, maxWait, maxMaking, fresh);
    }

    /** Lends what is idle, or answers null; where one was lent {@link #giveBack} must follow. */
    @Nullable
    Entry<T> borrowIdle() {
        return lender.lendIdle();
    }

    /** Takes back what was lent; it is kept when {@code reusable}, not worn, within the limit and the pool open. */
    void giveBack(Entry<T> entry, boolean reusable) {
        Leases.Overdue late;
        CloseReason against;
        lock.lock();
        try {
            long now = clock.getAsLong();
            tally.gaveBack(now - entry.lentSince());
            late = leases.giveBack(entry, now);
            against = reusable ? places.keep(entry, now) : CloseReason.NOT_REUSABLE;
            if (against != null && reusable && !places.isClosed()) {
                farewell.leave(entry, against);
                against = null;
            } else if (against != null) {
                places.leaving();
            }
        } finally {
            lock.unlock();
        }
        if (against != null && reusable) {
            farewell.end(entry, against);
        } else if (against != null) {
            farewell.drop(entry, against);
        }
        if (late != null) {
            LOG.info(
                    "The {} that was reported as in use for too long came back after {}; thread \"{}\" had borrowed it",
                    setup.name(),
                    late.lentFor(),
                    late.trace().thread());
        }
    }

    /** Whether what is lent had better come back as soon as it may: somebody waits, or it is not to be kept, or lent long. */
    boolean isWantedBack(Entry<T> entry) {
        lock.lock();
        try {
            long now = clock.getAsLong();
            return places.isAwaited() || places.against(entry, now) != null || leases.isLong(entry, now);
        } finally {
            lock.unlock();
        }
    }

    /** Sets how many may be open at present, the nearest to {@code limit} between 1 and the cap. */
    void limit(int limit) {
        lock.lock();
        try {
            if (!places.isClosed()) {
                places.limit(limit, farewell);
                reserve.replenish();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends what is idle now, and what is lent or being made when it comes back. */
    void evictAll() {
        lock.lock();
        try {
            if (!places.isClosed()) {
                places.evictAll(farewell);
                reserve.maySucceedNow();
                reserve.replenish();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends what is idle now; the minimum idle is kept up again when somebody borrows. */
    void evictIdle() {
        lock.lock();
        try {
            if (!places.isClosed()) {
                reserve.rest();
                places.evictIdle(farewell);
            }
        } finally {
            lock.unlock();
        }
    }

    /** One round of the keeper's, which does it by itself when something is due. */
    void tend() {
        rounds.make();
    }

    private void placeFreed() {
        reserve.replenish();
    }

    /** Ends all that is idle and, until the deadline, waits for what is lent; what comes back later is ended then. */
    void close(Deadline deadline) {
        List<Entry<T>> idle;
        lock.lock();
        try {
            idle = places.close();
        } finally {
            lock.unlock();
        }
        setup.keeper().shutdown();
        for (Entry<T> entry : idle) {
            if (deadline.isExpired(clock.getAsLong())) {
                farewell.drop(entry, CloseReason.POOL_CLOSED);
            } else {
                farewell.end(entry, CloseReason.POOL_CLOSED, deadline);
            }
        }
        awaitAllEnded(deadline);
    }

    private void awaitAllEnded(Deadline deadline) {
        lock.lock();
        try {
            long left = deadline.remainingNanos(clock.getAsLong());
            // What is being made for the reserve is nobody's: it ends by itself when it is made.
            while (places.taken() > reserve.making() && left > 0) {
                left = places.awaitFreed(left);
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
            return places.stats(leases.size(), 0);
        } finally {
            lock.unlock();
        }
    }

    PoolCounters counters() {
        lock.lock();
        try {
            return tally.counters();
        } finally {
            lock.unlock();
        }
    }
}
