package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.smtplib.pool.Pools.CONFIG;
import static org.smtplib.pool.Pools.borrow;
import static org.smtplib.pool.Pools.soon;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.pool.FakeLifecycle.Thing;
import org.smtplib.pool.Pools.ManualClock;
import org.smtplib.transport.Eventually;
import org.smtplib.value.Deadline;

/** What happened in a pool is counted, and each end has its reason. */
class LendingPoolCountersTest {

    private final ManualClock clock = new ManualClock();
    private final FakeLifecycle lifecycle = new FakeLifecycle() {
        @Override
        void creating() {
            clock.advance(Duration.ofMillis(30));
        }
    };

    @AfterEach
    void nothingForbiddenHappened() {
        assertThat(lifecycle.sins()).isEmpty();
    }

    @Test
    void newPoolHasCountedNothing() {
        PoolCounters none = Pools.pool(CONFIG, lifecycle).counters();
        assertThat(none)
                .isEqualTo(new PoolCounters(0, 0, 0, 0, 0, Map.of(), Duration.ZERO, Duration.ZERO, Duration.ZERO));
        assertThat(none.closed()).containsOnlyKeys(CloseReason.values());
    }

    @Test
    void leasesAndTheirTimesAreCounted() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle, clock);
        Entry<Thing> first = lend(pool, false);
        clock.advance(Duration.ofSeconds(2));
        pool.giveBack(first, true);
        clock.advance(Duration.ofSeconds(1));
        Entry<Thing> second = lend(pool, false);
        clock.advance(Duration.ofSeconds(3));
        pool.giveBack(second, true);
        assertThat(pool.counters())
                .isEqualTo(new PoolCounters(
                        2, 2, 0, 1, 0, Map.of(), Duration.ofMillis(30), Duration.ofMillis(30), Duration.ofSeconds(5)));
    }

    @Test
    void failuresToMakeOneAreCounted() {
        FakeLifecycle broken = new FakeLifecycle() {
            @Override
            void creating() {
                throw new IllegalStateException("no server");
            }
        };
        LendingPool<Thing> pool = Pools.pool(CONFIG, broken);
        assertThatIllegalStateException().isThrownBy(() -> borrow(pool));
        assertThat(pool.counters().failed()).isEqualTo(1);
        assertThat(pool.counters().created()).isZero();
        assertThat(pool.counters().borrowed()).isZero();
    }

    @Test
    void whoGivesUpIsCountedAndWhoIsInterruptedIsNot() {
        LendingPool<Thing> pool = Pools.pool(CONFIG.withMaxSize(1), lifecycle);
        borrow(pool);
        Deadline now = Deadline.after(Duration.ZERO);
        assertThatExceptionOfType(SmtpPoolException.class).isThrownBy(() -> pool.borrow(now, false));
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(SmtpPoolException.class).isThrownBy(() -> borrow(pool));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pool.counters().timedOut()).isEqualTo(1);
    }

    @Test
    void idleOneThatIsUnusedTooLong() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle, clock);
        pool.giveBack(lend(pool, false), true);
        clock.advance(CONFIG.maxIdle());
        pool.tend();
        onlyReasonIs(pool, CloseReason.IDLE);
    }

    @Test
    void oneThatIsTooOld() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle, clock);
        Entry<Thing> entry = lend(pool, false);
        clock.advance(CONFIG.maxLifetime());
        pool.giveBack(entry, true);
        onlyReasonIs(pool, CloseReason.MAX_LIFETIME);
    }

    @Test
    void oneThatWasUsedOftenEnough() {
        LendingPool<Thing> pool = Pools.pool(CONFIG.withMaxMessages(1), lifecycle);
        pool.giveBack(borrow(pool), true);
        onlyReasonIs(pool, CloseReason.MAX_MESSAGES);
    }

    @Test
    void oneThatIsFoundUnusable() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);
        Entry<Thing> entry = borrow(pool);
        pool.giveBack(entry, true);
        entry.resource().spoil();
        borrow(pool);
        onlyReasonIs(pool, CloseReason.UNUSABLE);
    }

    @Test
    void oneThatComesBackBroken() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);
        pool.giveBack(borrow(pool), false);
        onlyReasonIs(pool, CloseReason.NOT_REUSABLE);
    }

    @Test
    void oneWhosePlaceIsWantedForANewOne() {
        LendingPool<Thing> pool = Pools.pool(CONFIG.withMaxSize(1), lifecycle);
        pool.giveBack(borrow(pool), true);
        pool.borrow(soon(), true);
        onlyReasonIs(pool, CloseReason.REPLACED);
    }

    @Test
    void oneThatIsIdleWhenThePoolCloses() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);
        pool.giveBack(borrow(pool), true);
        pool.close(soon());
        onlyReasonIs(pool, CloseReason.POOL_CLOSED);
    }

    @Test
    void oneThatComesBackToAClosedPool() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);
        Entry<Thing> entry = borrow(pool);
        pool.close(Deadline.after(Duration.ZERO));
        pool.giveBack(entry, true);
        onlyReasonIs(pool, CloseReason.POOL_CLOSED);
    }

    @Test
    void figuresOfTwoPoolsAddUp() {
        PoolCounters one = new PoolCounters(
                1,
                1,
                2,
                3,
                4,
                Map.of(CloseReason.IDLE, 5L),
                Duration.ofNanos(6),
                Duration.ofNanos(7),
                Duration.ofNanos(8));
        PoolCounters other = new PoolCounters(
                10,
                10,
                20,
                30,
                40,
                Map.of(CloseReason.IDLE, 50L, CloseReason.EVICTED, 9L),
                Duration.ofNanos(60),
                Duration.ofNanos(70),
                Duration.ofNanos(80));
        assertThat(one.plus(other))
                .isEqualTo(new PoolCounters(
                        11,
                        11,
                        22,
                        33,
                        44,
                        Map.of(CloseReason.IDLE, 55L, CloseReason.EVICTED, 9L),
                        Duration.ofNanos(66),
                        Duration.ofNanos(77),
                        Duration.ofNanos(88)));
    }

    private static void onlyReasonIs(LendingPool<Thing> pool, CloseReason reason) {
        Eventually.becomes(() -> pool.counters().closed(reason) == 1);
        assertThat(pool.counters().closed().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(1);
    }

    private Entry<Thing> lend(LendingPool<Thing> pool, boolean fresh) {
        return pool.borrow(Deadline.after(Duration.ofHours(1), clock.getAsLong()), fresh);
    }
}
