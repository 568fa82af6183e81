package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.smtplib.pool.Pools.borrow;
import static org.smtplib.pool.Pools.soon;
import static org.smtplib.pool.Pools.waitingBorrower;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.pool.FakeLifecycle.Thing;
import org.smtplib.transport.Eventually;

/** How many may be open changes while the pool is in use. */
class LendingPoolLimitTest {

    private static final PoolConfig FOUR = PoolConfig.DEFAULT.withMaxSize(4);

    private final FakeLifecycle lifecycle = new FakeLifecycle();
    private final LendingPool<Thing> pool = Pools.pool(FOUR, lifecycle);

    @AfterEach
    void nothingForbiddenHappened() {
        assertThat(lifecycle.sins()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 1", "1, 1", "3, 3", "4, 4", "5, 4"})
    void limitIsTheNearestThatCanBe(int asked, int limit) {
        pool.limit(asked);
        assertThat(pool.stats()).isEqualTo(new PoolStats(4, limit, 0, 0, 0, 0));
    }

    @Test
    void figuresSayThatTheLimitWasLowered() {
        pool.limit(3);
        borrow(pool);
        assertThat(pool.stats()).hasToString("1 of 4 connections open (limited to 3), 1 in use, 0 idle, 0 waiting");
    }

    @Test
    void whatIsIdleAboveTheLimitEndsLongestIdleFirst() {
        lendAll().forEach(entry -> pool.giveBack(entry, true));
        pool.limit(2);
        Eventually.becomes(() -> pool.stats().equals(new PoolStats(4, 2, 2, 0, 2, 0)));
        assertThat(lifecycle.disposed()).containsExactlyInAnyOrder(1, 2); // the keeper has two threads
        assertThat(pool.counters().closed(CloseReason.OVER_LIMIT)).isEqualTo(2);
    }

    @Test
    void whatIsIdleWithinTheLimitStays() {
        lendAll().subList(0, 2).forEach(entry -> pool.giveBack(entry, true));
        pool.limit(3);
        Eventually.becomes(() -> pool.stats().equals(new PoolStats(4, 3, 3, 2, 1, 0)));
        assertThat(lifecycle.disposed()).containsExactly(1);
    }

    @Test
    void whatIsLentAboveTheLimitIsWantedBack() {
        List<Entry<Thing>> lent = lendAll();
        assertThat(lent).noneMatch(pool::isWantedBack);
        pool.limit(3);
        assertThat(lent).allMatch(pool::isWantedBack);
        pool.giveBack(lent.get(0), true);
        Eventually.becomes(() -> pool.stats().total() == 3);
        assertThat(lent.subList(1, 4)).noneMatch(pool::isWantedBack);
    }

    @Test
    void whatIsLentAboveTheLimitEndsWhenItComesBack() {
        List<Entry<Thing>> lent = lendAll();
        pool.limit(2);
        assertThat(pool.stats()).isEqualTo(new PoolStats(4, 2, 4, 4, 0, 0));
        lent.forEach(entry -> pool.giveBack(entry, true));
        Eventually.becomes(() -> pool.stats().equals(new PoolStats(4, 2, 2, 0, 2, 0)));
        assertThat(lifecycle.disposed()).containsExactlyInAnyOrder(1, 2); // the keeper has two threads
    }

    /** A server that bears one would be left with none: what is being made is what it refuses. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatStandsDoesNotEndForWhatIsOnlyBeingMade(boolean loweredWhileIdle) throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger attempts = new AtomicInteger();
        FakeLifecycle bearsOne = new FakeLifecycle() {
            @Override
            void creating() {
                if (attempts.incrementAndGet() > 1) {
                    await(answer);
                    throw new IllegalStateException("too many");
                }
            }
        };
        LendingPool<Thing> narrow = Pools.pool(FOUR, bearsOne);
        Entry<Thing> standing = borrow(narrow);
        FutureTask<Entry<Thing>> refused = Pools.borrower(narrow, soon());
        Eventually.becomes(() -> attempts.get() == 2);
        if (loweredWhileIdle) {
            narrow.giveBack(standing, true);
            narrow.limit(1);
        } else {
            narrow.limit(1);
            narrow.giveBack(standing, true);
        }
        assertThat(narrow.stats()).isEqualTo(new PoolStats(4, 1, 2, 0, 1, 0));
        answer.countDown();
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> refused.get(10, TimeUnit.SECONDS));
        assertThat(borrow(narrow).resource()).isSameAs(standing.resource());
        assertThat(bearsOne.sins()).isEmpty();
    }

    @Test
    void whatWasBeingMadeWhenTheLimitWasLoweredEndsWhenItComesBack() throws Exception {
        CountDownLatch mayMake = new CountDownLatch(1);
        AtomicInteger attempts = new AtomicInteger();
        FakeLifecycle slow = new FakeLifecycle() {
            @Override
            void creating() {
                if (attempts.incrementAndGet() > 1) {
                    await(mayMake);
                }
            }
        };
        LendingPool<Thing> narrow = Pools.pool(FOUR, slow);
        Entry<Thing> standing = borrow(narrow);
        FutureTask<Entry<Thing>> borrower = Pools.borrower(narrow, soon());
        Eventually.becomes(() -> attempts.get() == 2);
        narrow.giveBack(standing, true);
        narrow.limit(1);
        mayMake.countDown();
        narrow.giveBack(borrower.get(10, TimeUnit.SECONDS), true);
        Eventually.becomes(() -> narrow.stats().equals(new PoolStats(4, 1, 1, 0, 1, 0)));
        assertThat(narrow.counters().closed(CloseReason.OVER_LIMIT)).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nobodyIsServedAboveTheLimit() throws Exception {
        List<Entry<Thing>> lent = lendAll();
        pool.limit(3);
        FutureTask<Entry<Thing>> waiter = waitingBorrower(pool);
        pool.giveBack(lent.get(0), true);
        Eventually.becomes(() -> pool.stats().total() == 3);
        assertThat(waiter.isDone()).isFalse();
        pool.giveBack(lent.get(1), true);
        assertThat(waiter.get(10, TimeUnit.SECONDS).resource())
                .isSameAs(lent.get(1).resource());
    }

    @Test
    void brokenOneAboveTheLimitLeavesNoPlace() throws Exception {
        List<Entry<Thing>> lent = lendAll();
        pool.limit(3);
        FutureTask<Entry<Thing>> waiter = waitingBorrower(pool);
        pool.giveBack(lent.get(0), false);
        assertThat(pool.stats()).isEqualTo(new PoolStats(4, 3, 3, 3, 0, 1));
        pool.giveBack(lent.get(1), false);
        assertThat(waiter.get(10, TimeUnit.SECONDS).resource().number()).isEqualTo(5);
    }

    @Test
    void raisedLimitServesAllForWhomThereIsAPlaceNow() throws Exception {
        pool.limit(1);
        Entry<Thing> lent = borrow(pool);
        FutureTask<Entry<Thing>> first = waitingBorrower(pool);
        FutureTask<Entry<Thing>> second = waitingBorrower(pool);
        FutureTask<Entry<Thing>> third = waitingBorrower(pool);
        pool.limit(3);
        first.get(10, TimeUnit.SECONDS);
        second.get(10, TimeUnit.SECONDS);
        assertThat(third.isDone()).isFalse();
        assertThat(pool.stats()).isEqualTo(new PoolStats(4, 3, 3, 3, 0, 1));
        pool.giveBack(lent, true);
        assertThat(third.get(10, TimeUnit.SECONDS).resource()).isSameAs(lent.resource());
    }

    @Test
    void minimumIdleKeepsWithinTheLimit() {
        LendingPool<Thing> withReserve = Pools.started(FOUR.withMinIdle(3), lifecycle);
        Eventually.becomes(() -> withReserve.stats().idle() == 3);
        withReserve.limit(2);
        Eventually.becomes(() -> withReserve.stats().equals(new PoolStats(4, 2, 2, 0, 2, 0)));
        withReserve.tend();
        assertThat(lifecycle.created()).isEqualTo(3);
        withReserve.limit(4);
        Eventually.becomes(() -> withReserve.stats().equals(new PoolStats(4, 4, 3, 0, 3, 0)));
    }

    @Test
    void limitOfAClosedPoolIsOfNoConsequence() {
        pool.close(soon());
        pool.limit(2);
        assertThat(pool.stats()).isEqualTo(new PoolStats(4, 0, 0, 0, 0));
    }

    private List<Entry<Thing>> lendAll() {
        return List.of(borrow(pool), borrow(pool), borrow(pool), borrow(pool));
    }
}
