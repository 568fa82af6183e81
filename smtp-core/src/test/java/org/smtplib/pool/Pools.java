package org.smtplib.pool;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.smtplib.pool.FakeLifecycle.Thing;
import org.smtplib.transport.Eventually;
import org.smtplib.value.Deadline;

/** Pools of fakes, and borrowers on threads of their own. */
final class Pools {

    static final PoolConfig CONFIG = PoolConfig.DEFAULT.withMaxSize(2);

    private Pools() {}

    /** A clock that stands still until it is moved. */
    static final class ManualClock implements LongSupplier {
        private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000); // soon beyond the end of all numbers

        @Override
        public long getAsLong() {
            return now.get();
        }

        void advance(Duration time) {
            now.addAndGet(time.toNanos());
        }
    }

    static LendingPool<Thing> pool(PoolConfig config, FakeLifecycle lifecycle) {
        return pool(config, lifecycle, System::nanoTime);
    }

    static LendingPool<Thing> pool(PoolConfig config, FakeLifecycle lifecycle, LongSupplier clock) {
        return new LendingPool<>(
                new Setup<>("thing", config, lifecycle, clock, new KeeperThreads("keeper", 2), new ReentrantLock()),
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(4)));
    }

    /** A pool of the real clock that keeps up its minimum idle. */
    static LendingPool<Thing> started(PoolConfig config, FakeLifecycle lifecycle) {
        LendingPool<Thing> pool = pool(config, lifecycle);
        pool.start();
        return pool;
    }

    /** A deadline that no test should meet, on the real clock. */
    static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20));
    }

    static Entry<Thing> borrow(LendingPool<Thing> pool) {
        return pool.borrow(soon(), false);
    }

    /** Starts a borrower, and returns when it waits in the queue. */
    static FutureTask<Entry<Thing>> waitingBorrower(LendingPool<Thing> pool) {
        return waitingBorrower(pool, soon());
    }

    static FutureTask<Entry<Thing>> waitingBorrower(LendingPool<Thing> pool, Deadline deadline) {
        int before = pool.stats().waiting();
        FutureTask<Entry<Thing>> borrower = borrower(pool, deadline);
        Eventually.becomes(() -> pool.stats().waiting() > before);
        return borrower;
    }

    static FutureTask<Entry<Thing>> borrower(LendingPool<Thing> pool, Deadline deadline) {
        return inBackground(new FutureTask<>(() -> pool.borrow(deadline, false)));
    }

    static <T> FutureTask<T> inBackground(FutureTask<T> task) {
        Thread thread = new Thread(task, "borrower");
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
