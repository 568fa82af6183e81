package org.smtplib.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.transport.Eventually;
import org.smtplib.value.Deadline;

/** Who waits for room in a rate limit, in which order, how long, and what ends it. */
class PaceTest {

    private static final Duration SPAN = Duration.ofMinutes(1);

    /** Stands still until it is moved; soon beyond the end of all numbers. */
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);

    private final Pace pace = new Pace(new RateLimit(2, SPAN), clock::get);

    private Deadline within(Duration time) {
        return Deadline.after(time, clock.get());
    }

    private void begin(int mails) {
        for (int i = 0; i < mails; i++) {
            pace.take(within(SPAN)).begin();
        }
    }

    /** Takes on a thread of its own, and returns when that waits. */
    private FutureTask<Pace.Turn> waiting(Deadline deadline) {
        FutureTask<Pace.Turn> task = new FutureTask<>(() -> pace.take(deadline));
        Thread thread = new Thread(task, "waiting");
        thread.setDaemon(true);
        thread.start();
        Eventually.becomes(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return task;
    }

    private static Pace.Turn get(FutureTask<Pace.Turn> task) throws Exception {
        return task.get(10, TimeUnit.SECONDS);
    }

    private static Throwable failure(FutureTask<Pace.Turn> task) throws Exception {
        try {
            get(task);
            throw new AssertionError("there was a turn");
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    @Test
    void noRoomBeforeTheDeadlineIsSaidAtOnceAndTakesNone() {
        begin(2);
        assertThatExceptionOfType(SmtpPoolException.class)
                .isThrownBy(() -> pace.take(within(SPAN.minusNanos(1))))
                .withMessageContainingAll("2 mails in 60000 ms", "raise it")
                .matches(SmtpPoolException::isTransient);
        clock.addAndGet(SPAN.toNanos());
        begin(2); // both turns are there
    }

    @Test
    void whatIsFreeIsGivenEvenAtTheDeadline() {
        assertThat(pace.take(within(Duration.ZERO))).isNotNull();
    }

    @Test
    void turnThatIsGivenBackGoesToWhoWaits() throws Exception {
        Pace.Turn first = pace.take(within(SPAN));
        begin(1);
        FutureTask<Pace.Turn> waiting = waiting(within(SPAN.dividedBy(2)));
        first.giveBack();
        assertThat(get(waiting)).isNotNull();
    }

    @Test
    void turnThatWasBegunIsNotGivenBackBesides() {
        Pace.Turn first = pace.take(within(SPAN));
        first.begin();
        first.giveBack();
        begin(1);
        assertThat(pace.takeAtOnce()).isNull();
        assertThatExceptionOfType(SmtpPoolException.class).isThrownBy(() -> pace.take(within(Duration.ofSeconds(1))));
    }

    @Test
    void turnsComeInTheOrderOfAsking() throws Exception {
        List<Pace.Turn> taken = new ArrayList<>(List.of(pace.take(within(SPAN)), pace.take(within(SPAN))));
        ConcurrentLinkedQueue<Integer> order = new ConcurrentLinkedQueue<>();
        List<FutureTask<Pace.Turn>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            FutureTask<Pace.Turn> task = new FutureTask<>(() -> {
                Pace.Turn turn = pace.take(within(SPAN));
                order.add(number);
                return turn;
            });
            Thread thread = new Thread(task, "waiting");
            thread.setDaemon(true);
            thread.start();
            Eventually.becomes(() -> thread.getState() == Thread.State.TIMED_WAITING);
            tasks.add(task);
        }
        for (FutureTask<Pace.Turn> task : tasks) {
            taken.remove(0).giveBack();
            taken.add(get(task));
        }
        assertThat(order).containsExactly(0, 1, 2, 3);
    }

    @Test
    void turnAtOnceOvertakesNobody() throws Exception {
        Pace.Turn first = pace.takeAtOnce();
        assertThat(first).isNotNull();
        assertThat(pace.takeAtOnce()).isNotNull();
        assertThat(pace.takeAtOnce()).isNull();
        FutureTask<Pace.Turn> waiting = waiting(within(SPAN));
        clock.addAndGet(1);
        assertThat(pace.takeAtOnce()).isNull();
        first.giveBack();
        assertThat(get(waiting)).isNotNull();
    }

    @Test
    void interruptEndsTheWaitAndTakesNoTurn() throws Exception {
        Pace.Turn first = pace.take(within(SPAN));
        begin(1);
        List<Boolean> interrupted = Collections.synchronizedList(new ArrayList<>());
        FutureTask<Pace.Turn> task = new FutureTask<>(() -> {
            try {
                return pace.take(within(SPAN));
            } finally {
                interrupted.add(Thread.currentThread().isInterrupted());
            }
        });
        Thread thread = new Thread(task, "waiting");
        thread.start();
        Eventually.becomes(() -> thread.getState() == Thread.State.TIMED_WAITING);
        thread.interrupt();
        assertThat(failure(task)).isInstanceOf(SmtpPoolException.class).hasMessageContaining("Interrupted");
        assertThat(interrupted).containsExactly(true);
        first.giveBack();
        assertThat(pace.takeAtOnce()).isNotNull();
    }

    @Test
    void closeSendsAllAwayWhoWaitAndWhoCome() throws Exception {
        begin(2);
        FutureTask<Pace.Turn> first = waiting(within(SPAN));
        FutureTask<Pace.Turn> second = waiting(within(SPAN));
        pace.close();
        for (FutureTask<Pace.Turn> task : List.of(first, second)) {
            assertThat(failure(task))
                    .isInstanceOfSatisfying(
                            SmtpPoolException.class,
                            e -> assertThat(e.isTransient()).isFalse());
        }
        clock.addAndGet(SPAN.toNanos());
        assertThat(pace.takeAtOnce()).isNull();
        assertThatExceptionOfType(SmtpPoolException.class).isThrownBy(() -> pace.take(within(SPAN)));
    }

    @Test
    void roomIsThereWhenTheSpanIsOverOnTheRealClock() {
        Pace real = new Pace(new RateLimit(1, Duration.ofMillis(150)), System::nanoTime);
        long start = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            real.take(Deadline.after(Duration.ofSeconds(20))).begin();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }
}
