package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtplib.pool.Pools.CONFIG;
import static org.smtplib.pool.Pools.borrow;
import static org.smtplib.pool.Pools.soon;
import static org.smtplib.pool.Pools.waitingBorrower;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtplib.pool.FakeLifecycle.Thing;
import org.smtplib.transport.Eventually;

/** A pool parts with what it has, and goes on. */
class LendingPoolEvictTest {

    private final FakeLifecycle lifecycle = new FakeLifecycle();
    private final LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);

    @AfterEach
    void nothingForbiddenHappened() {
        assertThat(lifecycle.sins()).isEmpty();
    }

    @Test
    void idleOnesEndAtOnceAndLentOnesWhenTheyComeBack() {
        Entry<Thing> lent = borrow(pool);
        pool.giveBack(borrow(pool), true);
        pool.evictAll();
        Eventually.becomes(() -> pool.stats().equals(new PoolStats(2, 1, 1, 0, 0)));
        assertThat(lifecycle.disposed()).containsExactly(2);
        pool.giveBack(lent, true);
        Eventually.becomes(() -> pool.stats().total() == 0);
        assertThat(pool.counters().closed(CloseReason.EVICTED)).isEqualTo(2);
    }

    @Test
    void whatIsMadeAfterwardsIsKept() {
        pool.giveBack(borrow(pool), true);
        pool.evictAll();
        pool.giveBack(borrow(pool), true);
        assertThat(borrow(pool).resource().number()).isEqualTo(2);
    }

    @Test
    void whatIsBeingMadeIsOfTheOldKind() throws Exception {
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
        LendingPool<Thing> slowPool = Pools.pool(CONFIG, slow);
        FutureTask<Entry<Thing>> borrower = Pools.borrower(slowPool, soon());
        Eventually.becomes(() -> slow.peak() == 1);
        slowPool.evictAll();
        made.countDown();
        slowPool.giveBack(borrower.get(10, TimeUnit.SECONDS), true);
        Eventually.becomes(() -> slowPool.stats().total() == 0);
        assertThat(slowPool.counters().closed(CloseReason.EVICTED)).isEqualTo(1);
    }

    @Test
    void whoWaitsGetsANewOne() throws Exception {
        LendingPool<Thing> one = Pools.pool(CONFIG.withMaxSize(1), lifecycle);
        Entry<Thing> lent = borrow(one);
        FutureTask<Entry<Thing>> waiter = waitingBorrower(one);
        one.evictAll();
        one.giveBack(lent, true);
        assertThat(waiter.get(10, TimeUnit.SECONDS).resource().number()).isEqualTo(2);
    }

    @Test
    void minimumIdleIsMadeAnew() {
        LendingPool<Thing> withReserve = Pools.started(CONFIG.withMinIdle(2), lifecycle);
        Eventually.becomes(() -> withReserve.stats().idle() == 2);
        withReserve.evictAll();
        Eventually.becomes(() -> lifecycle.created() == 4 && withReserve.stats().idle() == 2);
        assertThat(lifecycle.disposed()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void onlyIdleOnesEndWhereNoMoreIsAsked() {
        Entry<Thing> lent = borrow(pool);
        pool.giveBack(borrow(pool), true);
        pool.evictIdle();
        Eventually.becomes(() -> pool.stats().equals(new PoolStats(2, 1, 1, 0, 0)));
        pool.giveBack(lent, true);
        assertThat(borrow(pool).resource()).isSameAs(lent.resource());
        assertThat(pool.counters().closed(CloseReason.EVICTED)).isEqualTo(1);
    }

    @Test
    void closedPoolHasNothingToPartWith() {
        pool.close(soon());
        pool.evictAll();
        pool.evictIdle();
        pool.tend();
        assertThat(pool.stats()).isEqualTo(new PoolStats(2, 0, 0, 0, 0));
    }
}
