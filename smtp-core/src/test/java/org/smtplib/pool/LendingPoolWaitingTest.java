package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.smtplib.pool.Pools.CONFIG;
import static org.smtplib.pool.Pools.borrow;
import static org.smtplib.pool.Pools.waitingBorrower;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.pool.FakeLifecycle.Thing;
import org.smtplib.transport.Eventually;
import org.smtplib.transport.Stopwatch;
import org.smtplib.value.Deadline;

/** Who waits is served in order, and ends in any case. */
class LendingPoolWaitingTest {

    private static final PoolConfig ONE = CONFIG.withMaxSize(1);

    private final FakeLifecycle lifecycle = new FakeLifecycle();

    @AfterEach
    void nothingForbiddenHappened() {
        assertThat(lifecycle.sins()).isEmpty();
    }

    @Test
    void whoWaitsLongestIsServedFirst() throws Exception {
        LendingPool<Thing> pool = Pools.pool(ONE, lifecycle);
        Entry<Thing> lent = borrow(pool);
        List<FutureTask<Entry<Thing>>> queue = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            queue.add(waitingBorrower(pool));
        }
        for (int i = 0; i < queue.size(); i++) {
            // Whether the thing goes on from hand to hand, or its place does, the order is the same.
            pool.giveBack(lent, i % 2 == 0);
            lent = queue.get(i).get(10, TimeUnit.SECONDS);
            assertThat(queue.subList(i + 1, queue.size())).noneMatch(FutureTask::isDone);
            assertThat(pool.stats().waiting()).isEqualTo(queue.size() - i - 1);
        }
        assertThat(lifecycle.peak()).isEqualTo(1);
        assertThat(lifecycle.created()).isEqualTo(5);
    }

    @Test
    void newcomerDoesNotOvertakeThoseWhoWait() throws Exception {
        LendingPool<Thing> pool = Pools.pool(ONE, lifecycle);
        Entry<Thing> lent = borrow(pool);
        FutureTask<Entry<Thing>> first = waitingBorrower(pool);
        FutureTask<Entry<Thing>> newcomer = waitingBorrower(pool);
        pool.giveBack(lent, true);
        assertThat(first.get(10, TimeUnit.SECONDS).resource()).isSameAs(lent.resource());
        assertThat(newcomer.isDone()).isFalse();
    }

    @Test
    void waitEndsByItsDeadlineWithTheFiguresInTheMessage() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle);
        borrow(pool);
        borrow(pool);
        waitingBorrower(pool);
        Duration wait = Duration.ofMillis(200);
        var stopwatch = new Stopwatch();
        assertThatExceptionOfType(SmtpPoolException.class)
                .isThrownBy(() -> pool.borrow(Deadline.after(wait), false))
                .withMessageContaining("2 of 2 connections open, 2 in use, 0 idle, 2 waiting")
                .withMessageContaining("max-size")
                .satisfies(e -> assertThat(e.isTransient()).isTrue());
        stopwatch.assertEndedBy(wait);
        assertThat(pool.stats().waiting()).isEqualTo(1);
    }

    @Test
    void deadlineThatHasPassedIsNoReasonToRefuseWhatIsFree() {
        LendingPool<Thing> pool = Pools.pool(ONE, lifecycle);
        Deadline passed = Deadline.after(Duration.ofSeconds(-1));
        pool.giveBack(pool.borrow(passed, false), true);
        pool.borrow(passed, false);
        assertThatExceptionOfType(SmtpPoolException.class).isThrownBy(() -> pool.borrow(passed, false));
    }

    @Test
    void whoGaveUpIsNotServed() throws Exception {
        LendingPool<Thing> pool = Pools.pool(ONE, lifecycle);
        Entry<Thing> lent = borrow(pool);
        FutureTask<Entry<Thing>> impatient = waitingBorrower(pool, Deadline.after(Duration.ofMillis(100)));
        FutureTask<Entry<Thing>> patient = waitingBorrower(pool);
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> impatient.get(10, TimeUnit.SECONDS));
        pool.giveBack(lent, true);
        assertThat(patient.get(10, TimeUnit.SECONDS).resource()).isSameAs(lent.resource());
    }

    @Test
    void interruptedWaiterLosesNoSlot() throws Exception {
        LendingPool<Thing> pool = Pools.pool(ONE, lifecycle);
        Entry<Thing> lent = borrow(pool);
        AtomicBoolean flag = new AtomicBoolean();
        FutureTask<Void> waiter = new FutureTask<>(() -> {
            assertThatExceptionOfType(SmtpPoolException.class)
                    .isThrownBy(() -> borrow(pool))
                    .withMessageContaining("Interrupted")
                    .withMessageContaining("1 of 1");
            flag.set(Thread.currentThread().isInterrupted());
            return null;
        });
        Thread thread = new Thread(waiter, "interrupted");
        thread.start();
        Eventually.becomes(() -> pool.stats().waiting() == 1);
        thread.interrupt();
        waiter.get(10, TimeUnit.SECONDS);
        assertThat(flag).isTrue();
        assertThat(pool.stats()).isEqualTo(new PoolStats(1, 1, 1, 0, 0));
        pool.giveBack(lent, true);
        assertThat(borrow(pool).resource()).isSameAs(lent.resource());
    }

    @Test
    void failureToMakeOneLetsTheNextTry() throws Exception {
        CountDownLatch fail = new CountDownLatch(1);
        FakeLifecycle broken = new FakeLifecycle() {
            private boolean failed;

            @Override
            void creating() {
                if (!failed) {
                    failed = true;
                    await(fail);
                    throw new IllegalStateException("no server");
                }
            }
        };
        LendingPool<Thing> pool = Pools.pool(ONE, broken);
        FutureTask<Entry<Thing>> unlucky = Pools.borrower(pool, Pools.soon());
        Eventually.becomes(() -> pool.stats().total() == 1);
        FutureTask<Entry<Thing>> next = waitingBorrower(pool);
        FutureTask<Entry<Thing>> third = waitingBorrower(pool);
        fail.countDown();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> unlucky.get(10, TimeUnit.SECONDS))
                .withMessageContaining("no server");
        pool.giveBack(next.get(10, TimeUnit.SECONDS), true);
        assertThat(third.get(10, TimeUnit.SECONDS).resource().number()).isEqualTo(1);
        assertThat(broken.sins()).isEmpty();
    }

    @Test
    void slotOfOneThatIsBeingEndedIsNotYetFree() throws Exception {
        CountDownLatch farewell = new CountDownLatch(1);
        FakeLifecycle slow = new FakeLifecycle() {
            @Override
            void disposing() {
                await(farewell);
            }
        };
        LendingPool<Thing> pool = Pools.pool(ONE.withMaxMessages(1), slow);
        // To give back does not wait for the end.
        pool.giveBack(borrow(pool), true);
        FutureTask<Entry<Thing>> next = waitingBorrower(pool);
        assertThat(pool.stats()).isEqualTo(new PoolStats(1, 1, 0, 0, 1));
        assertThat(next.isDone()).isFalse();
        farewell.countDown();
        assertThat(next.get(10, TimeUnit.SECONDS).resource().number()).isEqualTo(2);
        assertThat(slow.peak()).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
