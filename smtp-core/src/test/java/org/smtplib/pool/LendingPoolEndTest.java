package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.smtplib.pool.Pools.CONFIG;
import static org.smtplib.pool.Pools.borrow;
import static org.smtplib.pool.Pools.soon;
import static org.smtplib.pool.Pools.waitingBorrower;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.pool.FakeLifecycle.Thing;
import org.smtplib.pool.Pools.ManualClock;
import org.smtplib.transport.Eventually;
import org.smtplib.transport.Stopwatch;
import org.smtplib.value.Deadline;

/** What is idle for too long ends, and so does the pool. */
class LendingPoolEndTest {

    private final FakeLifecycle lifecycle = new FakeLifecycle();
    private final ManualClock clock = new ManualClock();

    @AfterEach
    void nothingForbiddenHappened() {
        assertThat(lifecycle.sins()).isEmpty();
    }

    @Test
    void whatIsIdleTooLongIsEndedOldestFirstAndNothingElse() {
        PoolConfig config = CONFIG.withMaxSize(4).withMaxIdle(Duration.ofSeconds(30));
        LendingPool<Thing> pool = Pools.pool(config, lifecycle, clock);
        Deadline deadline = Deadline.after(Duration.ofHours(1), clock.getAsLong());
        Entry<Thing> a = pool.borrow(deadline, false);
        Entry<Thing> b = pool.borrow(deadline, false);
        Entry<Thing> c = pool.borrow(deadline, false);
        pool.borrow(deadline, false);
        pool.giveBack(b, true);
        pool.giveBack(a, true);
        clock.advance(Duration.ofSeconds(29));
        pool.giveBack(c, true);
        pool.tend();
        assertThat(lifecycle.disposed()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        pool.tend();
        Eventually.becomes(() -> pool.stats().equals(new PoolStats(4, 2, 1, 1, 0)));
        assertThat(lifecycle.disposed()).containsExactlyInAnyOrder(2, 1);
        clock.advance(Duration.ofMinutes(1));
        pool.tend();
        // The one that is lent is none of the eviction's business.
        Eventually.becomes(() -> pool.stats().equals(new PoolStats(4, 1, 1, 0, 0)));
        assertThat(lifecycle.disposed()).containsExactlyInAnyOrder(2, 1, 3);
    }

    @Test
    void evictionHappensByItselfAgainAndAgain() {
        LendingPool<Thing> pool = Pools.pool(CONFIG.withMaxIdle(Duration.ofMillis(50)), lifecycle);
        for (int i = 1; i <= 3; i++) {
            pool.giveBack(borrow(pool), true);
            int soFar = i;
            Eventually.becomes(() -> lifecycle.disposed().size() == soFar);
        }
        Eventually.becomes(() -> pool.stats().total() == 0);
    }

    @Test
    void useProlongsTheTimeThatOneMayBeIdle() {
        LendingPool<Thing> pool = Pools.pool(CONFIG.withMaxIdle(Duration.ofSeconds(30)), lifecycle, clock);
        for (int i = 0; i < 5; i++) {
            pool.giveBack(pool.borrow(Deadline.after(Duration.ofSeconds(1), clock.getAsLong()), false), true);
            clock.advance(Duration.ofSeconds(20));
            pool.tend();
        }
        assertThat(lifecycle.created()).isEqualTo(1);
        assertThat(lifecycle.disposed()).isEmpty();
    }

    @Test
    void closeEndsWhatIsIdleAndWaitsForWhatIsLent() throws Exception {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);
        Entry<Thing> lent = borrow(pool);
        pool.giveBack(borrow(pool), true);
        FutureTask<Void> closing = closing(pool, soon());
        Eventually.becomes(() -> lifecycle.disposed().equals(List.of(2)));
        assertThat(closing.isDone()).isFalse();
        pool.giveBack(lent, true);
        closing.get(10, TimeUnit.SECONDS);
        assertThat(lifecycle.open()).isZero();
        assertThat(pool.stats()).isEqualTo(new PoolStats(2, 0, 0, 0, 0));
    }

    @Test
    void closeWaitsNoLongerThanItsDeadline() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);
        Entry<Thing> lent = borrow(pool);
        Duration wait = Duration.ofMillis(200);
        var stopwatch = new Stopwatch();
        pool.close(Deadline.after(wait));
        stopwatch.assertEndedBy(wait);
        assertThat(lifecycle.open()).isEqualTo(1);
        // Who comes back to a closed pool is ended there and then.
        pool.giveBack(lent, true);
        assertThat(lifecycle.open()).isZero();
    }

    @Test
    void closedPoolLendsNothing() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);
        pool.giveBack(borrow(pool), true);
        pool.close(soon());
        pool.close(soon());
        for (boolean fresh : new boolean[] {true, false}) {
            assertThatExceptionOfType(SmtpPoolException.class)
                    .isThrownBy(() -> pool.borrow(soon(), fresh))
                    .withMessageContaining("closed")
                    .satisfies(e -> assertThat(e.isTransient()).isFalse());
        }
        assertThat(lifecycle.created()).isEqualTo(1);
    }

    @Test
    void closeWakesThoseWhoWait() throws Exception {
        LendingPool<Thing> pool = Pools.pool(CONFIG.withMaxSize(1), lifecycle);
        Entry<Thing> lent = borrow(pool);
        FutureTask<Entry<Thing>> first = waitingBorrower(pool);
        FutureTask<Entry<Thing>> second = waitingBorrower(pool);
        FutureTask<Void> closing = closing(pool, soon());
        for (FutureTask<Entry<Thing>> waiter : List.of(first, second)) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> waiter.get(10, TimeUnit.SECONDS))
                    .withCauseInstanceOf(SmtpPoolException.class)
                    .withMessageContaining("closed");
        }
        pool.giveBack(lent, true);
        closing.get(10, TimeUnit.SECONDS);
        assertThat(pool.stats()).isEqualTo(new PoolStats(1, 0, 0, 0, 0));
    }

    @Test
    void closeWaitsForThoseThatAreBeingEndedAlready() throws Exception {
        CountDownLatch farewell = new CountDownLatch(1);
        FakeLifecycle slow = new FakeLifecycle() {
            @Override
            void disposing() {
                try {
                    assertThat(farewell.await(10, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
        LendingPool<Thing> pool = Pools.pool(CONFIG.withMaxSize(3).withMaxMessages(1), slow);
        Entry<Thing> a = borrow(pool);
        Entry<Thing> b = borrow(pool);
        Entry<Thing> c = borrow(pool);
        // One is being ended, two wait for their turn: none of them is forgotten.
        pool.giveBack(a, true);
        pool.giveBack(b, true);
        pool.giveBack(c, true);
        FutureTask<Void> closing = closing(pool, soon());
        Eventually.becomes(() -> isRefused(pool));
        assertThat(closing.isDone()).isFalse();
        farewell.countDown();
        closing.get(10, TimeUnit.SECONDS);
        assertThat(slow.open()).isZero();
        assertThat(slow.sins()).isEmpty();
    }

    @Test
    void oneThatIsMadeWhileThePoolClosesIsEndedWhenItComesBack() throws Exception {
        CountDownLatch made = new CountDownLatch(1);
        FakeLifecycle slow = new FakeLifecycle() {
            @Override
            void creating() {
                try {
                    assertThat(made.await(10, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
        LendingPool<Thing> pool = Pools.pool(CONFIG.withMaxSize(1), slow);
        FutureTask<Entry<Thing>> borrower = Pools.borrower(pool, soon());
        Eventually.becomes(() -> pool.stats().total() == 1);
        FutureTask<Void> closing = closing(pool, soon());
        Eventually.becomes(() -> isRefused(pool));
        made.countDown();
        pool.giveBack(borrower.get(10, TimeUnit.SECONDS), true);
        closing.get(10, TimeUnit.SECONDS);
        assertThat(slow.open()).isZero();
    }

    @Test
    void interruptEndsTheWaitOfClose() throws Exception {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);
        Entry<Thing> lent = borrow(pool);
        FutureTask<Boolean> closing = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            pool.close(soon());
            return Thread.currentThread().isInterrupted();
        });
        assertThat(Pools.inBackground(closing).get(10, TimeUnit.SECONDS)).isTrue();
        pool.giveBack(lent, true);
        assertThat(lifecycle.open()).isZero();
    }

    private static boolean isRefused(LendingPool<Thing> pool) {
        try {
            pool.giveBack(pool.borrow(Deadline.after(Duration.ZERO), false), true);
            return false;
        } catch (SmtpPoolException e) {
            return !e.isTransient();
        }
    }

    private static FutureTask<Void> closing(LendingPool<Thing> pool, Deadline deadline) {
        return Pools.inBackground(new FutureTask<>(() -> pool.close(deadline), null));
    }
}
