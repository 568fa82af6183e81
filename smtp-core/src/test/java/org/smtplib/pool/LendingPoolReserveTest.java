package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtplib.pool.Pools.borrow;
import static org.smtplib.pool.Pools.soon;
import static org.smtplib.pool.Pools.waitingBorrower;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtplib.pool.FakeLifecycle.Thing;
import org.smtplib.pool.Pools.ManualClock;
import org.smtplib.transport.Eventually;
import org.smtplib.value.Deadline;

/** The minimum idle is kept up, at nobody's cost. */
class LendingPoolReserveTest {

    private static final PoolConfig TWO_OF_FOUR = PoolConfig.builder()
            .maxSize(4)
            .minIdle(2)
            .maxIdle(Duration.ofSeconds(30))
            .maxLifetime(Duration.ofMinutes(10))
            .build();

    private final FakeLifecycle lifecycle = new FakeLifecycle();
    private final ManualClock clock = new ManualClock();

    /** Makes nothing before it may. */
    private static final class Slow extends FakeLifecycle {

        private final CountDownLatch mayMake = new CountDownLatch(1);
        private final AtomicInteger attempts = new AtomicInteger();
        private volatile boolean failsAtFirst;

        @Override
        void creating() {
            int attempt = attempts.incrementAndGet();
            try {
                assertThat(mayMake.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (failsAtFirst && attempt == 1) {
                throw new IllegalStateException("no server");
            }
        }
    }

    @AfterEach
    void nothingForbiddenHappened() {
        assertThat(lifecycle.sins()).isEmpty();
    }

    @Test
    void nothingIsMadeAheadUnlessAsked() {
        LendingPool<Thing> pool = Pools.started(TWO_OF_FOUR.withMinIdle(0), lifecycle);
        pool.giveBack(borrow(pool), true);
        pool.tend();
        assertThat(lifecycle.created()).isEqualTo(1);
    }

    @Test
    void minimumIsThereBeforeAnybodyBorrows() {
        LendingPool<Thing> pool = Pools.started(TWO_OF_FOUR, lifecycle);
        idleBecomes(pool, 2);
        Entry<Thing> entry = borrow(pool);
        assertThat(entry.resource().number()).isLessThanOrEqualTo(2);
        // It lay idle, so the other side may have left it.
        assertThat(entry.isReused()).isTrue();
    }

    @Test
    void whatIsLentIsMissedAndMade() {
        LendingPool<Thing> pool = Pools.started(TWO_OF_FOUR, lifecycle);
        idleBecomes(pool, 2);
        borrow(pool);
        idleBecomes(pool, 2);
        borrow(pool);
        idleBecomes(pool, 2);
        // The cap leaves no place for more.
        borrow(pool);
        assertThat(pool.stats()).isEqualTo(new PoolStats(4, 4, 3, 1, 0));
        pool.tend();
        assertThat(lifecycle.created()).isEqualTo(4);
        assertThat(lifecycle.peak()).isEqualTo(4);
    }

    @Test
    void whatBreaksIsReplaced() {
        LendingPool<Thing> pool = Pools.started(TWO_OF_FOUR.withMaxSize(2), lifecycle);
        idleBecomes(pool, 2);
        pool.giveBack(borrow(pool), false);
        idleBecomes(pool, 2);
        assertThat(lifecycle.created()).isEqualTo(3);
    }

    @Test
    void idleLimitSparesTheMinimumAndLooksAfterIt() {
        LendingPool<Thing> pool = Pools.pool(TWO_OF_FOUR, lifecycle, clock);
        List<Entry<Thing>> lent = List.of(lend(pool), lend(pool), lend(pool), lend(pool));
        lent.forEach(entry -> pool.giveBack(entry, true));
        assertThat(pool.stats()).isEqualTo(new PoolStats(4, 4, 0, 4, 0));
        lent.get(2).resource().spoil();
        clock.advance(Duration.ofSeconds(30));
        pool.tend();
        // The two idle longest end politely, the third was found unusable and is replaced, the fourth stays.
        Eventually.becomes(() -> pool.stats().equals(new PoolStats(4, 2, 0, 2, 0)) && lifecycle.created() == 5);
        assertThat(lifecycle.disposed())
                .containsExactlyInAnyOrderElementsOf(lent.subList(0, 3).stream()
                        .map(entry -> entry.resource().number())
                        .toList());
        assertThat(pool.counters().closed(CloseReason.IDLE)).isEqualTo(2);
        assertThat(pool.counters().closed(CloseReason.UNUSABLE)).isEqualTo(1);
    }

    @Test
    void minimumIsLookedAfterAgainAndAgainByItself() {
        AtomicInteger looks = new AtomicInteger();
        FakeLifecycle watched = new FakeLifecycle() {
            @Override
            public boolean isUsable(Thing thing) {
                looks.incrementAndGet();
                return super.isUsable(thing);
            }
        };
        PoolConfig config = TWO_OF_FOUR.withMinIdle(1).withMaxIdle(Duration.ofMillis(5));
        LendingPool<Thing> pool = Pools.started(config, watched);
        Eventually.becomes(() -> looks.get() >= 3);
        assertThat(watched.created()).isEqualTo(1);
        pool.close(soon());
        assertThat(watched.sins()).isEmpty();
    }

    @Test
    void lifetimeEndsTheMinimumToo() {
        LendingPool<Thing> pool = Pools.pool(TWO_OF_FOUR, lifecycle, clock);
        pool.start();
        idleBecomes(pool, 2);
        clock.advance(Duration.ofMinutes(10));
        pool.tend();
        Eventually.becomes(() -> pool.stats().equals(new PoolStats(4, 2, 0, 2, 0)) && lifecycle.created() == 4);
        assertThat(lifecycle.disposed()).containsExactlyInAnyOrder(1, 2);
        assertThat(pool.counters().closed(CloseReason.MAX_LIFETIME)).isEqualTo(2);
    }

    @Test
    void failureIsFollowedByAPauseThatGrows() {
        AtomicInteger attempts = new AtomicInteger();
        FakeLifecycle down = new FakeLifecycle() {
            @Override
            void creating() {
                attempts.incrementAndGet();
                throw new IllegalStateException("no server");
            }
        };
        // The pauses of these pools: 1 ms, 2 ms, then always 4 ms.
        LendingPool<Thing> pool = Pools.pool(TWO_OF_FOUR, down, clock);
        pool.start();
        int expected = 1;
        for (int pause : new int[] {1, 2, 4, 4}) {
            int soFar = expected++;
            Eventually.becomes(
                    () -> pool.counters().failed() == soFar && pool.stats().total() == 0);
            clock.advance(Duration.ofMillis(pause).minusNanos(1));
            pool.tend();
            assertThat(attempts).hasValue(soFar);
            clock.advance(Duration.ofNanos(1));
            pool.tend();
        }
        Eventually.becomes(() -> pool.counters().failed() == 5);
    }

    @Test
    void failureIsToldToNobodyAndOvercome() {
        Slow slow = new Slow();
        slow.failsAtFirst = true;
        slow.mayMake.countDown();
        LendingPool<Thing> pool = Pools.started(TWO_OF_FOUR, slow);
        idleBecomes(pool, 2);
        assertThat(slow.attempts).hasValue(3);
        assertThat(pool.counters().failed()).isEqualTo(1);
    }

    @Test
    void borrowerDoesNotWaitForWhatIsMadeAheadWhileThereIsAPlace() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        CountDownLatch stuck = new CountDownLatch(1);
        FakeLifecycle firstHangs = new FakeLifecycle() {
            @Override
            void creating() {
                if (attempts.incrementAndGet() == 1) {
                    try {
                        assertThat(stuck.await(10, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
            }
        };
        LendingPool<Thing> pool = Pools.started(TWO_OF_FOUR.withMaxSize(2), firstHangs);
        Eventually.becomes(() -> attempts.get() == 1);
        // One thread of the keeper's is stuck; the other still does the rest, so that the place is free again.
        pool.giveBack(borrow(pool), true);
        pool.evictAll();
        assertThat(borrow(pool).resource().number()).isEqualTo(2);
        stuck.countDown();
    }

    @Test
    void whoWaitsGetsWhatIsMadeAhead() throws Exception {
        Slow slow = new Slow();
        LendingPool<Thing> pool = Pools.started(TWO_OF_FOUR.withMinIdle(1).withMaxSize(1), slow);
        Eventually.becomes(() -> slow.attempts.get() == 1);
        FutureTask<Entry<Thing>> borrower = waitingBorrower(pool);
        slow.mayMake.countDown();
        assertThat(borrower.get(10, TimeUnit.SECONDS).resource().number()).isEqualTo(1);
        assertThat(slow.attempts).hasValue(1);
    }

    @Test
    void whoWaitsGetsThePlaceOfWhatCouldNotBeMadeAhead() throws Exception {
        Slow slow = new Slow();
        slow.failsAtFirst = true;
        LendingPool<Thing> pool = Pools.started(TWO_OF_FOUR.withMinIdle(1).withMaxSize(1), slow);
        Eventually.becomes(() -> slow.attempts.get() == 1);
        FutureTask<Entry<Thing>> borrower = waitingBorrower(pool);
        slow.mayMake.countDown();
        assertThat(borrower.get(10, TimeUnit.SECONDS).isReused()).isFalse();
        assertThat(slow.attempts).hasValue(2);
    }

    @Test
    void restLastsUntilSomebodyBorrows() {
        LendingPool<Thing> pool = Pools.started(TWO_OF_FOUR, lifecycle);
        idleBecomes(pool, 2);
        pool.evictIdle();
        Eventually.becomes(() -> pool.stats().total() == 0);
        pool.tend();
        assertThat(lifecycle.created()).isEqualTo(2);
        borrow(pool);
        idleBecomes(pool, 2);
    }

    @Test
    void whatIsMadeWhenTheRestBeginsIsNotKept() {
        Slow slow = new Slow();
        LendingPool<Thing> pool = Pools.started(TWO_OF_FOUR, slow);
        Eventually.becomes(() -> slow.attempts.get() == 1);
        pool.evictIdle();
        slow.mayMake.countDown();
        Eventually.becomes(() -> pool.stats().total() == 0);
        assertThat(slow.created()).isEqualTo(1);
        assertThat(pool.counters().closed(CloseReason.EVICTED)).isEqualTo(1);
    }

    @Test
    void closeDoesNotWaitForWhatIsMadeAhead() {
        Slow slow = new Slow();
        LendingPool<Thing> pool = Pools.started(TWO_OF_FOUR, slow);
        Eventually.becomes(() -> slow.attempts.get() == 1);
        pool.close(Deadline.after(Duration.ofDays(1)));
        assertThat(slow.created()).isZero();
        slow.mayMake.countDown();
        Eventually.becomes(() -> pool.stats().total() == 0);
        assertThat(slow.disposed()).containsExactly(1);
        assertThat(pool.counters().closed(CloseReason.POOL_CLOSED)).isEqualTo(1);
    }

    private Entry<Thing> lend(LendingPool<Thing> pool) {
        return pool.borrow(Deadline.after(Duration.ofHours(1), clock.getAsLong()), false);
    }

    private static void idleBecomes(LendingPool<Thing> pool, int idle) {
        Eventually.becomes(() -> pool.stats().idle() == idle);
    }
}
