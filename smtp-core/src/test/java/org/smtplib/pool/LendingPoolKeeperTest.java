package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtplib.event.LogCapture;
import org.smtplib.pool.FakeLifecycle.Thing;
import org.smtplib.pool.Pools.ManualClock;
import org.smtplib.value.Deadline;

/** The keeper comes when something is due, and not before. */
class LendingPoolKeeperTest {

    private static final PoolConfig CONFIG = PoolConfig.builder()
            .maxSize(4)
            .maxIdle(Duration.ofSeconds(30))
            .maxLifetime(Duration.ofDays(1))
            .build();

    private final AtomicBoolean down = new AtomicBoolean();
    private final AtomicInteger farewells = new AtomicInteger();
    private final FakeLifecycle lifecycle = new FakeLifecycle() {
        @Override
        void disposing() {
            farewells.incrementAndGet();
        }

        @Override
        void creating() {
            if (down.get()) {
                throw new IllegalStateException("no server");
            }
        }
    };
    private final ManualClock clock = new ManualClock();
    private final ManualKeeper keeper = new ManualKeeper(clock);

    @AfterEach
    void nothingForbiddenHappened() {
        assertThat(lifecycle.sins()).isEmpty();
    }

    @Test
    void nothingIsDueInAPoolThatNobodyUses() {
        pool(CONFIG).start();
        keeper.advance(Duration.ofDays(1));
        assertThat(keeper.dueIn()).isEmpty();
    }

    @Test
    void idleOneIsDueWhenItWasIdleLongEnough() {
        LendingPool<Thing> pool = pool(CONFIG);
        Entry<Thing> a = lend(pool);
        Entry<Thing> b = lend(pool);
        pool.giveBack(a, true);
        keeper.advance(Duration.ofSeconds(10));
        pool.giveBack(b, true);
        assertThat(keeper.dueIn()).containsExactly(Duration.ofSeconds(20));
        keeper.advance(Duration.ofSeconds(20));
        assertThat(lifecycle.disposed()).containsExactly(1);
        assertThat(keeper.dueIn()).containsExactly(Duration.ofSeconds(10));
        keeper.advance(Duration.ofSeconds(10));
        assertThat(lifecycle.disposed()).containsExactly(1, 2);
        assertThat(keeper.dueIn()).isEmpty();
    }

    @Test
    void idleOneIsDueWhenItIsTooOldIfThatIsBefore() {
        // Nanoseconds this few are not shortened at random.
        LendingPool<Thing> pool = pool(CONFIG.withMaxLifetime(Duration.ofNanos(9)));
        pool.giveBack(lend(pool), true);
        assertThat(keeper.dueIn()).containsExactly(Duration.ofNanos(9));
        keeper.advance(Duration.ofNanos(9));
        assertThat(lifecycle.disposed()).containsExactly(1);
    }

    @Test
    void keeperThatIsThereForOneThingComesAgainForAnotherThatIsDueBefore() {
        LendingPool<Thing> pool = pool(CONFIG.withLeakThreshold(Duration.ofSeconds(5)));
        Entry<Thing> a = lend(pool);
        keeper.advance(Duration.ZERO);
        pool.giveBack(a, true);
        keeper.advance(Duration.ofSeconds(5));
        assertThat(keeper.dueIn()).containsExactly(Duration.ofSeconds(25));
        lend(pool);
        lend(pool);
        assertThat(keeper.dueIn()).containsExactlyInAnyOrder(Duration.ofSeconds(25), Duration.ofSeconds(5));
    }

    @Test
    void eachLeaseIsDueAtItsThreshold() {
        LendingPool<Thing> pool = pool(CONFIG.withLeakThreshold(Duration.ofSeconds(60)));
        try (LogCapture log = new LogCapture(Rounds.class.getName(), Level.WARN)) {
            lend(pool);
            keeper.advance(Duration.ofSeconds(20));
            lend(pool);
            assertThat(keeper.dueIn()).containsExactly(Duration.ofSeconds(40));
            keeper.advance(Duration.ofSeconds(40));
            assertThat(log.lines()).hasSize(1);
            assertThat(keeper.dueIn()).containsExactly(Duration.ofSeconds(20));
            keeper.advance(Duration.ofSeconds(20));
            assertThat(log.lines()).hasSize(2);
            assertThat(keeper.dueIn()).isEmpty();
        }
    }

    @Test
    void minimumIdleIsLookedAfterOnceInEachIdleTime() {
        LendingPool<Thing> pool = pool(CONFIG.withMinIdle(2));
        pool.start();
        for (int i = 0; i < 3; i++) {
            keeper.advance(i == 0 ? Duration.ZERO : Duration.ofSeconds(30));
            assertThat(keeper.dueIn()).containsExactly(Duration.ofSeconds(30));
        }
        assertThat(lifecycle.created()).isEqualTo(2);
    }

    @Test
    void pauseBeginsAnewAfterASuccess() {
        down.set(true);
        // The pauses are 1 s, 2 s, and then 4 s.
        LendingPool<Thing> pool = pool(CONFIG.withMinIdle(1));
        pool.start();
        keeper.advance(Duration.ZERO);
        assertThat(keeper.dueIn()).containsExactly(Duration.ofSeconds(1));
        keeper.advance(Duration.ofSeconds(1));
        assertThat(keeper.dueIn()).containsExactly(Duration.ofSeconds(2));
        down.set(false);
        keeper.advance(Duration.ofSeconds(2));
        assertThat(pool.stats().idle()).isEqualTo(1);
        assertThat(keeper.dueIn()).containsExactly(Duration.ofSeconds(30));
        down.set(true);
        pool.giveBack(lend(pool), false);
        keeper.advance(Duration.ZERO);
        assertThat(pool.counters().failed()).isEqualTo(3);
        assertThat(keeper.dueIn()).containsExactlyInAnyOrder(Duration.ofSeconds(30), Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({"PT1.999999999S, 4", "PT2S, 2"})
    void whoWaitsForAPlaceDoesNotWaitForOneFarewellAfterTheOther(Duration behindOthers, int polite) throws Exception {
        LendingPool<Thing> pool = pool(CONFIG);
        List<Entry<Thing>> lent = List.of(lend(pool), lend(pool), lend(pool), lend(pool));
        lent.forEach(entry -> pool.giveBack(entry, true));
        pool.evictAll();
        Deadline deadline = Deadline.after(Duration.ofHours(1), clock.getAsLong());
        FutureTask<Entry<Thing>> first = Pools.waitingBorrower(pool, deadline);
        FutureTask<Entry<Thing>> second = Pools.waitingBorrower(pool, deadline);
        assertThat(pool.stats()).isEqualTo(new PoolStats(4, 4, 0, 0, 2));
        keeper.advance(behindOthers);
        first.get(10, TimeUnit.SECONDS);
        second.get(10, TimeUnit.SECONDS);
        assertThat(lifecycle.disposed()).containsExactly(1, 2, 3, 4);
        // Two places were wanted; the others part as usual.
        assertThat(farewells).hasValue(polite);
        assertThat(pool.counters().closed(CloseReason.EVICTED)).isEqualTo(4);
        assertThat(lifecycle.peak()).isEqualTo(4);
    }

    @Test
    void makingEndsByItsOwnTimeOrByTheDeadlineWhicheverIsFirst() {
        List<Deadline> given = new ArrayList<>();
        FakeLifecycle noting = new FakeLifecycle() {
            @Override
            public Thing create(Deadline deadline) {
                given.add(deadline);
                return super.create(deadline);
            }
        };
        LendingPool<Thing> pool = Pools.pool(CONFIG, noting, clock);
        Deadline hour = Deadline.after(Duration.ofHours(1), clock.getAsLong());
        pool.borrow(hour, Duration.ofSeconds(1), Duration.ofMinutes(1), false);
        pool.borrow(hour, Duration.ofSeconds(1), Duration.ofMinutes(90), true);
        pool.borrow(hour, false);
        assertThat(given).containsExactly(Deadline.after(Duration.ofMinutes(1), clock.getAsLong()), hour, hour);
    }

    @Test
    void nothingIsMadeAheadForAPoolThatWasClosed() {
        LendingPool<Thing> pool = pool(CONFIG.withMinIdle(1));
        pool.start();
        pool.close(Deadline.after(Duration.ZERO, clock.getAsLong()));
        keeper.advance(Duration.ZERO);
        assertThat(lifecycle.created()).isZero();
        assertThat(pool.stats()).isEqualTo(new PoolStats(4, 0, 0, 0, 0));
    }

    private LendingPool<Thing> pool(PoolConfig config) {
        return new LendingPool<>(
                new Setup<>("thing", config, lifecycle, clock, keeper, new ReentrantLock()),
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4)));
    }

    private Entry<Thing> lend(LendingPool<Thing> pool) {
        return pool.borrow(Deadline.after(Duration.ofHours(1), clock.getAsLong()), false);
    }
}
