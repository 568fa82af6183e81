package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.pool.FakeLifecycle.Thing;
import org.smtplib.value.Deadline;

/** Many borrowers who do everything that borrowers do, at random: nothing is lost, and nobody waits for ever. */
class LendingPoolStressTest {

    private static final int THREADS = 16;

    /** Fails to make one now and then, and takes its time for everything. */
    private static final class Unreliable extends FakeLifecycle {

        private final AtomicInteger calls = new AtomicInteger();

        @Override
        void creating() {
            Thread.yield();
            if (calls.incrementAndGet() % 13 == 0) {
                throw new IllegalStateException("no server");
            }
        }

        @Override
        void disposing() {
            Thread.yield();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 3", "3, 4", "4, 15"})
    void invariantsHoldWhateverHappens(long seed, int maxSize) throws Exception {
        Unreliable lifecycle = new Unreliable();
        PoolConfig config = Pools.CONFIG
                .withMaxSize(maxSize)
                .withMaxMessages(7)
                .withMaxIdle(Duration.ofMillis(1))
                .withMaxLifetime(Duration.ofMillis(20));
        LendingPool<Thing> pool = Pools.pool(config, lifecycle);
        ConcurrentLinkedQueue<PoolStats> wrong = new ConcurrentLinkedQueue<>();
        inParallel(number -> {
            Random random = new Random(seed * 1000 + number);
            for (int i = 0; i < 400; i++) {
                act(pool, lifecycle, random);
                PoolStats stats = pool.stats();
                if (stats.total() > maxSize || stats.active() < 0 || stats.idle() < 0) {
                    wrong.add(stats);
                }
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(lifecycle.sins()).isEmpty();
        assertThat(lifecycle.peak()).isLessThanOrEqualTo(maxSize);
        assertThat(pool.stats().waiting()).isZero();
        pool.close(Pools.soon());
        assertThat(pool.stats()).isEqualTo(new PoolStats(maxSize, 0, 0, 0, 0));
        assertThat(lifecycle.open()).isZero();
        assertThat(lifecycle.disposed()).hasSize(lifecycle.created());
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7})
    void closeInTheMiddleOfItAllLosesNothing(long seed) throws Exception {
        Unreliable lifecycle = new Unreliable();
        LendingPool<Thing> pool = Pools.pool(Pools.CONFIG.withMaxSize(3).withMaxMessages(5), lifecycle);
        inParallel(number -> {
            Random random = new Random(seed * 1000 + number);
            for (int i = 0; i < 100; i++) {
                act(pool, lifecycle, random);
                if (number == 0 && i == 50) {
                    pool.close(Pools.soon());
                    assertThat(pool.stats().total()).isZero();
                }
            }
        });
        assertThat(lifecycle.sins()).isEmpty();
        assertThat(lifecycle.open()).isZero();
        assertThat(pool.stats()).isEqualTo(new PoolStats(3, 0, 0, 0, 0));
    }

    private static void act(LendingPool<Thing> pool, FakeLifecycle lifecycle, Random random) {
        int dice = random.nextInt(100);
        if (dice < 5) {
            pool.tend();
            return;
        }
        if (dice < 10) {
            Thread.currentThread().interrupt();
        }
        try {
            // Some are in a hurry, most have time: none of those who have time may come away with nothing.
            boolean hasty = dice < 30;
            Deadline deadline = hasty ? Deadline.after(Duration.ofNanos(random.nextInt(200_000))) : Pools.soon();
            Entry<Thing> entry = pool.borrow(deadline, random.nextInt(10) == 0);
            lifecycle.lent(entry.resource());
            for (int i = random.nextInt(5); i > 0; i--) {
                Thread.yield();
            }
            if (random.nextInt(10) == 0) {
                entry.resource().spoil();
            }
            lifecycle.givingBack(entry.resource());
            pool.giveBack(entry, random.nextInt(6) > 0);
        } catch (SmtpPoolException e) {
            boolean expected = dice < 30 || !e.isTransient();
            assertThat(expected).as("nobody who has time is turned away: %s", e).isTrue();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("no server");
        } finally {
            Thread.interrupted();
        }
    }

    private interface Work {
        void run(int number) throws Exception;
    }

    private static void inParallel(Work work) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            tasks.add(Pools.inBackground(new FutureTask<>(() -> {
                go.await();
                work.run(number);
                return null;
            })));
        }
        go.countDown();
        for (FutureTask<Void> task : tasks) {
            task.get(40, TimeUnit.SECONDS);
        }
    }
}
