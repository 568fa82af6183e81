package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.smtplib.pool.Pools.CONFIG;
import static org.smtplib.pool.Pools.borrow;
import static org.smtplib.pool.Pools.soon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtplib.pool.FakeLifecycle.Thing;
import org.smtplib.pool.Pools.ManualClock;
import org.smtplib.transport.Eventually;
import org.smtplib.value.Deadline;

/** What is lent, what is kept and what is ended. */
class LendingPoolTest {

    private final FakeLifecycle lifecycle = new FakeLifecycle();
    private final ManualClock clock = new ManualClock();

    @AfterEach
    void nothingForbiddenHappened() {
        assertThat(lifecycle.sins()).isEmpty();
    }

    @Test
    void whatComesBackIsLentAgain() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);
        Entry<Thing> first = borrow(pool);
        assertThat(first.isReused()).isFalse();
        pool.giveBack(first, true);
        Entry<Thing> second = borrow(pool);
        assertThat(second.resource()).isSameAs(first.resource());
        assertThat(second.isReused()).isTrue();
        assertThat(lifecycle.created()).isEqualTo(1);
    }

    @Test
    void whatCameBackLastIsLentFirst() {
        LendingPool<Thing> pool = Pools.pool(CONFIG.withMaxSize(3), lifecycle);
        Entry<Thing> a = borrow(pool);
        Entry<Thing> b = borrow(pool);
        Entry<Thing> c = borrow(pool);
        pool.giveBack(b, true);
        pool.giveBack(c, true);
        pool.giveBack(a, true);
        assertThat(borrow(pool).resource().number()).isEqualTo(1);
        assertThat(borrow(pool).resource().number()).isEqualTo(3);
        assertThat(borrow(pool).resource().number()).isEqualTo(2);
    }

    @Test
    void figuresAreTrueAtEachMoment() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);
        assertThat(pool.stats()).isEqualTo(new PoolStats(2, 0, 0, 0, 0));
        Entry<Thing> a = borrow(pool);
        Entry<Thing> b = borrow(pool);
        assertThat(pool.stats()).isEqualTo(new PoolStats(2, 2, 2, 0, 0));
        pool.giveBack(a, true);
        assertThat(pool.stats()).isEqualTo(new PoolStats(2, 2, 1, 1, 0));
        pool.giveBack(b, false);
        Eventually.becomes(() -> pool.stats().equals(new PoolStats(2, 1, 0, 1, 0)));
        assertThat(pool.stats()).hasToString("1 of 2 connections open, 0 in use, 1 idle, 0 waiting");
    }

    @Test
    void whatIsNotReusableIsEnded() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);
        pool.giveBack(borrow(pool), false);
        Eventually.becomes(() -> lifecycle.open() == 0);
        assertThat(borrow(pool).resource().number()).isEqualTo(2);
    }

    @Test
    void whatBecameUnusableWhileIdleIsReplaced() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);
        Entry<Thing> a = borrow(pool);
        Entry<Thing> b = borrow(pool);
        pool.giveBack(a, true);
        pool.giveBack(b, true);
        a.resource().spoil();
        b.resource().spoil();
        assertThat(borrow(pool).resource().number()).isEqualTo(3);
        assertThat(lifecycle.disposed()).containsExactly(2, 1);
        assertThat(pool.stats()).isEqualTo(new PoolStats(2, 1, 1, 0, 0));
    }

    @Test
    void whatIsUsableStillIsFoundBehindWhatIsNot() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);
        Entry<Thing> a = borrow(pool);
        Entry<Thing> b = borrow(pool);
        pool.giveBack(a, true);
        pool.giveBack(b, true);
        b.resource().spoil();
        assertThat(borrow(pool).resource()).isSameAs(a.resource());
        assertThat(lifecycle.disposed()).containsExactly(2);
        assertThat(pool.stats()).isEqualTo(new PoolStats(2, 1, 1, 0, 0));
    }

    @Test
    void whatWasUsedOftenEnoughIsEnded() {
        LendingPool<Thing> pool = Pools.pool(CONFIG.withMaxMessages(3), lifecycle);
        for (int use = 1; use <= 3; use++) {
            Entry<Thing> entry = borrow(pool);
            assertThat(entry.resource().number()).isEqualTo(1);
            pool.giveBack(entry, true);
        }
        Eventually.becomes(() -> lifecycle.disposed().contains(1));
        assertThat(borrow(pool).resource().number()).isEqualTo(2);
    }

    @Test
    void whatIsTooOldIsEndedWhenItComesBack() {
        LendingPool<Thing> pool = Pools.pool(CONFIG.withMaxLifetime(Duration.ofMinutes(10)), lifecycle, clock);
        Entry<Thing> entry = pool.borrow(Deadline.after(Duration.ofSeconds(1), clock.getAsLong()), false);
        clock.advance(Duration.ofMinutes(10));
        pool.giveBack(entry, true);
        Eventually.becomes(() -> lifecycle.open() == 0);
    }

    @Test
    void whatBecameTooOldWhileIdleIsReplaced() {
        PoolConfig config = CONFIG.withMaxLifetime(Duration.ofMinutes(10)).withMaxIdle(Duration.ofHours(1));
        LendingPool<Thing> pool = Pools.pool(config, lifecycle, clock);
        Deadline deadline = Deadline.after(Duration.ofSeconds(1), clock.getAsLong());
        pool.giveBack(pool.borrow(deadline, false), true);
        clock.advance(Duration.ofMinutes(10));
        assertThat(pool.borrow(deadline, false).resource().number()).isEqualTo(2);
        Eventually.becomes(() -> lifecycle.disposed().equals(List.of(1)));
    }

    @Test
    void lifetimeIsShortenedByNoMoreThanATenth() {
        PoolConfig config =
                CONFIG.withMaxSize(50).withMaxLifetime(Duration.ofMinutes(10)).withMaxIdle(Duration.ofHours(1));
        LendingPool<Thing> pool = Pools.pool(config, lifecycle, clock);
        Deadline deadline = Deadline.after(Duration.ofHours(2), clock.getAsLong());
        var all = new ArrayList<Entry<Thing>>();
        for (int i = 0; i < 50; i++) {
            all.add(pool.borrow(deadline, false));
        }
        clock.advance(Duration.ofMinutes(9).minusMillis(1));
        all.forEach(entry -> pool.giveBack(entry, true));
        assertThat(pool.stats().idle()).isEqualTo(50);
        clock.advance(Duration.ofSeconds(30));
        // Half of the tenth later some are too old and some are not: they do not all end at once.
        pool.borrow(deadline, false);
        assertThat(pool.stats().total()).isPositive();
        for (int i = 1; i < 50; i++) {
            pool.borrow(deadline, false);
        }
        assertThat(lifecycle.disposed().size()).isBetween(1, 49);
    }

    @Test
    void freshOneIsNewThoughOthersAreIdle() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);
        pool.giveBack(borrow(pool), true);
        Entry<Thing> fresh = pool.borrow(soon(), true);
        assertThat(fresh.resource().number()).isEqualTo(2);
        assertThat(fresh.isReused()).isFalse();
        assertThat(pool.stats()).isEqualTo(new PoolStats(2, 2, 1, 1, 0));
        assertThat(lifecycle.disposed()).isEmpty();
    }

    @Test
    void freshOneTakesThePlaceOfTheLongestIdleWhereThereIsNoOther() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);
        Entry<Thing> a = borrow(pool);
        Entry<Thing> b = borrow(pool);
        pool.giveBack(b, true);
        pool.giveBack(a, true);
        assertThat(pool.borrow(soon(), true).resource().number()).isEqualTo(3);
        assertThat(lifecycle.disposed()).containsExactly(2);
        assertThat(lifecycle.peak()).isEqualTo(2);
    }

    @Test
    void failureToMakeOneIsTheBorrowersAndCostsNoSlot() {
        AtomicInteger failures = new AtomicInteger(3);
        FakeLifecycle broken = new FakeLifecycle() {
            @Override
            void creating() {
                if (failures.getAndDecrement() > 0) {
                    throw new IllegalStateException("no server");
                }
            }
        };
        LendingPool<Thing> pool = Pools.pool(CONFIG.withMaxSize(1), broken);
        for (int i = 0; i < 3; i++) {
            assertThatIllegalStateException().isThrownBy(() -> borrow(pool)).withMessage("no server");
            assertThat(pool.stats()).isEqualTo(new PoolStats(1, 0, 0, 0, 0));
        }
        assertThat(borrow(pool).resource().number()).isEqualTo(1);
    }

    @Test
    void nothingIsMadeOrEndedUnderTheLock() throws Exception {
        var looker = new FakeLifecycle() {
            private LendingPool<Thing> pool;

            @Override
            void creating() {
                look();
            }

            @Override
            void disposing() {
                look();
            }

            @Override
            public boolean isUsable(Thing thing) {
                look();
                return super.isUsable(thing);
            }

            /** Another thread gets the lock while this one is here. */
            private void look() {
                try {
                    Pools.inBackground(new FutureTask<>(pool::stats)).get(10, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new AssertionError("the lock is held", e);
                }
            }
        };
        looker.pool = Pools.pool(CONFIG.withMaxSize(1), looker);
        looker.pool.giveBack(borrow(looker.pool), true);
        looker.pool.giveBack(borrow(looker.pool), true);
        looker.pool.giveBack(looker.pool.borrow(soon(), true), false);
        looker.pool.giveBack(borrow(looker.pool), true);
        looker.pool.close(soon());
        assertThat(looker.open()).isZero();
        assertThat(looker.sins()).isEmpty();
    }
}
