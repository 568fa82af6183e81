package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.pool.FakeLifecycle.Thing;
import org.smtplib.transport.Eventually;

/** An interrupt ends a wait, and costs the pool nothing, whatever moment it strikes. */
class LendingPoolInterruptTest {

    private static final PoolConfig ONE = PoolConfig.DEFAULT.withMaxSize(1);

    private final FakeLifecycle lifecycle = new FakeLifecycle();

    /** What an interrupted borrower came away with. */
    private record Left(
            @Nullable Entry<Thing> entry, @Nullable SmtpPoolException failure, boolean interrupted) {}

    /** A borrower on a thread of his own. */
    private static final class Borrower {

        private final FutureTask<Left> task;
        private final Thread thread;

        Borrower(LendingPool<Thing> pool) {
            task = new FutureTask<>(() -> {
                try {
                    Entry<Thing> entry = Pools.borrow(pool);
                    return new Left(entry, null, Thread.currentThread().isInterrupted());
                } catch (SmtpPoolException e) {
                    return new Left(null, e, Thread.currentThread().isInterrupted());
                }
            });
            thread = new Thread(task, "interrupted borrower");
            thread.setDaemon(true);
            thread.start();
            Eventually.becomes(() -> pool.stats().waiting() == 1);
        }

        Left left() throws Exception {
            return task.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void interruptThatMeetsTheHandOverLosesNothing() throws Exception {
        AtomicReference<@Nullable Runnable> onTheWay = new AtomicReference<>();
        // The pool reads the clock under its lock right before it hands over what came back.
        LendingPool<Thing> pool = Pools.pool(ONE, lifecycle, () -> {
            Runnable action = onTheWay.getAndSet(null);
            if (action != null) {
                action.run();
            }
            return System.nanoTime();
        });
        for (int i = 0; i < 10; i++) {
            Entry<Thing> lent = Pools.borrow(pool);
            Borrower borrower = new Borrower(pool);
            Thread giver = Thread.currentThread();
            onTheWay.set(() -> {
                assertThat(Thread.currentThread()).isSameAs(giver);
                borrower.thread.interrupt();
                // It wakes, sees that it was interrupted, and cannot go on while this thread has the lock.
                Eventually.becomes(() -> !borrower.thread.isInterrupted());
                LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
            });
            pool.giveBack(lent, true);
            Left left = borrower.left();
            assertThat(left.interrupted()).isTrue();
            if (left.entry() != null) {
                pool.giveBack(left.entry(), true);
            }
            assertThat(pool.stats()).isEqualTo(new PoolStats(1, 1, 0, 1, 0));
        }
        assertThat(lifecycle.created()).isEqualTo(1);
        assertThat(lifecycle.sins()).isEmpty();
    }

    @Test
    void interruptThatCameBeforeIsNoReasonNotToLendWhatIsFree() throws Exception {
        LendingPool<Thing> pool = Pools.pool(ONE, lifecycle);
        try {
            Thread.currentThread().interrupt();
            Entry<Thing> lent = Pools.borrow(pool);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            assertThatExceptionOfType(SmtpPoolException.class).isThrownBy(() -> Pools.borrow(pool));
            pool.giveBack(lent, true);
        } finally {
            Thread.interrupted();
        }
        assertThat(pool.stats()).isEqualTo(new PoolStats(1, 1, 0, 1, 0));
    }
}
