package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.smtplib.transport.Eventually;

/** So many tasks at once on any executor, the others in their order, and none forgotten. */
class BoundedExecutorTest {

    /** Tasks that were handed over and not begun. */
    private final Deque<Runnable> handedOver = new ArrayDeque<>();

    private final List<Integer> done = new ArrayList<>();

    @Test
    void noMoreThanTheBoundRunAtOnceAndAllRun() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            BoundedExecutor bounded = new BoundedExecutor(threads, 3);
            AtomicInteger running = new AtomicInteger();
            AtomicInteger peak = new AtomicInteger();
            CountDownLatch all = new CountDownLatch(2_000);
            for (int i = 0; i < 2_000; i++) {
                bounded.execute(() -> {
                    peak.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.yield();
                    running.decrementAndGet();
                    all.countDown();
                });
            }
            assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(peak.get()).isBetween(1, 3);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void boundIsReachedWhereThereAreThreads() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        CountDownLatch end = new CountDownLatch(1);
        try {
            BoundedExecutor bounded = new BoundedExecutor(threads, 3);
            AtomicInteger running = new AtomicInteger();
            for (int i = 0; i < 5; i++) {
                bounded.execute(() -> {
                    running.incrementAndGet();
                    await(end);
                });
            }
            Eventually.becomes(() -> running.get() == 3);
            end.countDown();
            Eventually.becomes(() -> running.get() == 5);
        } finally {
            end.countDown();
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void tasksRunInTheirOrder() {
        BoundedExecutor bounded = new BoundedExecutor(handedOver::add, 1);
        for (int i = 0; i < 4; i++) {
            int number = i;
            bounded.execute(() -> done.add(number));
        }
        assertThat(done).isEmpty();
        runAllHandedOver();
        assertThat(done).containsExactly(0, 1, 2, 3);
    }

    private void runAllHandedOver() {
        while (!handedOver.isEmpty()) {
            handedOver.remove().run();
        }
    }

    @Test
    void threadRunsOneTaskAndHandsTheNextToTheExecutor() {
        BoundedExecutor bounded = new BoundedExecutor(handedOver::add, 1);
        bounded.execute(() -> done.add(1));
        bounded.execute(() -> done.add(2));
        handedOver.remove().run();
        assertThat(done).containsExactly(1);
        runAllHandedOver();
        assertThat(done).containsExactly(1, 2);
    }

    @Test
    void whatFollowsATaskMayRunAnotherInItsPlace() {
        BoundedExecutor bounded = new BoundedExecutor(Runnable::run, 1);
        bounded.execute(() -> done.add(1), () -> {
            bounded.execute(() -> done.add(2));
            done.add(3);
        });
        assertThat(done).containsExactly(1, 2, 3);
    }

    @Test
    void tasksThatWaitRunThoughTheExecutorHasEnded() {
        boolean[] open = {true};
        BoundedExecutor bounded = new BoundedExecutor(
                task -> {
                    if (!open[0]) {
                        throw new RejectedExecutionException("closed");
                    }
                    handedOver.add(task);
                },
                1);
        bounded.execute(() -> done.add(1));
        bounded.execute(() -> done.add(2));
        open[0] = false;
        handedOver.remove().run();
        assertThat(done).containsExactly(1, 2);
    }

    @Test
    void taskThatIsHandedOverFromATaskRunsToo() {
        BoundedExecutor bounded = new BoundedExecutor(Runnable::run, 1);
        bounded.execute(() -> {
            bounded.execute(() -> done.add(2));
            done.add(1);
        });
        assertThat(done).containsExactly(1, 2);
    }

    @Test
    void refusalIsPassedOnAndTheTaskNeverRuns() {
        boolean[] open = {true};
        BoundedExecutor bounded = new BoundedExecutor(
                task -> {
                    if (!open[0]) {
                        throw new RejectedExecutionException("closed");
                    }
                    handedOver.add(task);
                },
                2);
        bounded.execute(() -> done.add(1));
        open[0] = false;
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> bounded.execute(() -> done.add(2)));
        open[0] = true;
        bounded.execute(() -> done.add(3));
        runAllHandedOver();
        assertThat(done).containsExactly(1, 3);
    }

    @Test
    void taskThatThrowsTakesNoPlaceWithIt() {
        BoundedExecutor bounded = new BoundedExecutor(handedOver::add, 1);
        bounded.execute(() -> {
            throw new AssertionError("of the task");
        });
        bounded.execute(() -> done.add(2));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> handedOver.remove().run());
        handedOver.remove().run();
        assertThat(done).containsExactly(2);
    }

    /** As where the system has no thread to spare. */
    @Test
    void errorOfTheExecutorTakesNoPlaceWithIt() {
        boolean[] failing = {true};
        BoundedExecutor bounded = new BoundedExecutor(
                task -> {
                    if (failing[0]) {
                        throw new Error("no thread to spare");
                    }
                    handedOver.add(task);
                },
                1);
        assertThatExceptionOfType(Error.class).isThrownBy(() -> bounded.execute(() -> done.add(1)));
        failing[0] = false;
        bounded.execute(() -> done.add(2));
        runAllHandedOver();
        assertThat(done).containsExactly(2);
    }

    @Test
    void whatFollowsATaskComesThoughTheExecutorFailsAtTheNext() {
        boolean[] failing = new boolean[1];
        BoundedExecutor bounded = new BoundedExecutor(
                task -> {
                    if (failing[0]) {
                        throw new Error("no thread to spare");
                    }
                    handedOver.add(task);
                },
                1);
        bounded.execute(() -> done.add(1), () -> done.add(2));
        bounded.execute(() -> done.add(3), () -> done.add(4));
        failing[0] = true;
        runAllHandedOver();
        assertThat(done).containsExactly(1, 2, 3, 4);
    }

    @Test
    void taskThatThrowsOnTheCallersThreadLeavesTheBoundAsItIs() {
        boolean[] inline = {true};
        BoundedExecutor bounded = new BoundedExecutor(
                task -> {
                    if (inline[0]) {
                        task.run();
                    } else {
                        handedOver.add(task);
                    }
                },
                1);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> bounded.execute(() -> {
                    throw new AssertionError("of the task");
                }));
        inline[0] = false;
        bounded.execute(() -> done.add(1));
        bounded.execute(() -> done.add(2));
        assertThat(handedOver).hasSize(1);
        runAllHandedOver();
        assertThat(done).containsExactly(1, 2);
    }
}
