package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtplib.pool.Pools.CONFIG;
import static org.smtplib.pool.Pools.borrow;

import org.junit.jupiter.api.Test;
import org.smtplib.pool.FakeLifecycle.Thing;

/** Nothing is used more often than the pool, or what is lent itself, allows. */
class LendingPoolUsesTest {

    private final FakeLifecycle lifecycle = new FakeLifecycle() {
        @Override
        public int maxUses(Thing thing) {
            return 3;
        }
    };

    @Test
    void ownLimitEndsItBeforeThePoolsDoes() {
        LendingPool<Thing> pool = Pools.pool(CONFIG.withMaxMessages(100), lifecycle);
        for (int use = 1; use <= 3; use++) {
            pool.giveBack(borrow(pool), true);
        }
        assertThat(borrow(pool).resource().number()).isEqualTo(2);
    }

    @Test
    void poolsLimitEndsItBeforeItsOwnDoes() {
        LendingPool<Thing> pool = Pools.pool(CONFIG.withMaxMessages(2), lifecycle);
        pool.giveBack(borrow(pool), true);
        pool.giveBack(borrow(pool), true);
        assertThat(borrow(pool).resource().number()).isEqualTo(2);
    }

    @Test
    void leaseIsOneUseUnlessItSaysOtherwise() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);
        Entry<Thing> once = borrow(pool);
        assertThat(once.usesLeft()).isEqualTo(3);
        pool.giveBack(once, true);
        Entry<Thing> never = borrow(pool);
        assertThat(never.usesLeft()).isEqualTo(2);
        never.countUses(0);
        pool.giveBack(never, true);
        Entry<Thing> twice = borrow(pool);
        assertThat(twice.usesLeft()).isEqualTo(2);
        twice.countUses(1);
        twice.countUses(2);
        pool.giveBack(twice, true);
        Entry<Thing> next = borrow(pool);
        assertThat(next.resource().number()).isEqualTo(2);
        assertThat(next.usesLeft()).isEqualTo(3);
    }
}
