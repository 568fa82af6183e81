package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The scheduler finds the mistakes it is there to find. */
class ControlledSchedulerTest {

    @Test
    void signalThatCameTooEarlyIsFoundInSomeSchedule() {
        assertThat(LongStream.range(0, 100).filter(seed -> !ends(seed, false))).isNotEmpty();
    }

    @Test
    void signalThatIsRememberedIsNeverMissed() {
        assertThat(LongStream.range(0, 100).filter(seed -> !ends(seed, true))).isEmpty();
    }

    /** One waits for a signal, and another gives it; whether that is sure to end depends on whether it is remembered. */
    private static boolean ends(long seed, boolean remembered) {
        ControlledScheduler scheduler = new ControlledScheduler(seed);
        ControlledLock lock = new ControlledLock(scheduler);
        Condition condition = lock.newCondition();
        boolean[] given = {false};
        scheduler.spawn("waiter", 0, () -> {
            lock.lock();
            try {
                boolean woken = false;
                while (remembered ? !given[0] : !woken) {
                    condition.await();
                    woken = given[0];
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                lock.unlock();
            }
        });
        scheduler.spawn("giver", 0, () -> {
            lock.lock();
            try {
                given[0] = true;
                condition.signal();
            } finally {
                lock.unlock();
            }
        });
        try {
            scheduler.run();
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    @Test
    void twoLocksInDifferentOrderAreFoundToBlockEachOther() {
        List<Long> blocked = new ArrayList<>();
        for (long seed = 0; seed < 100; seed++) {
            ControlledScheduler scheduler = new ControlledScheduler(seed);
            ControlledLock a = new ControlledLock(scheduler);
            ControlledLock b = new ControlledLock(scheduler);
            scheduler.spawn("a, then b", 0, () -> both(a, b));
            scheduler.spawn("b, then a", 0, () -> both(b, a));
            try {
                scheduler.run();
            } catch (AssertionError e) {
                assertThat(e).hasMessageContaining("nobody can go on");
                blocked.add(seed);
            }
        }
        assertThat(blocked).isNotEmpty().hasSizeLessThan(100);
    }

    private static void both(ControlledLock first, ControlledLock second) {
        first.lock();
        second.lock();
        second.unlock();
        first.unlock();
    }

    @Test
    void timePassesWhenEverybodyWaits() throws Exception {
        ControlledScheduler scheduler = new ControlledScheduler(1);
        ControlledLock lock = new ControlledLock(scheduler);
        Condition condition = lock.newCondition();
        long start = scheduler.getAsLong();
        List<Long> left = new ArrayList<>();
        scheduler.spawn("waiter", 0, () -> {
            lock.lock();
            try {
                long nanos = 1_000_000_000_000L;
                while (nanos > 0) {
                    nanos = condition.awaitNanos(nanos);
                }
                left.add(nanos);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                lock.unlock();
            }
        });
        scheduler.run();
        assertThat(left).containsExactly(0L);
        assertThat(scheduler.getAsLong() - start).isEqualTo(1_000_000_000_000L);
    }

    @Test
    void interruptEndsAWait() {
        ControlledScheduler scheduler = new ControlledScheduler(2);
        ControlledLock lock = new ControlledLock(scheduler);
        Condition condition = lock.newCondition();
        List<String> happened = new ArrayList<>();
        ControlledScheduler.Actor waiter = scheduler.spawn("waiter", 0, () -> {
            lock.lock();
            try {
                for (; ; ) {
                    condition.await();
                }
            } catch (InterruptedException e) {
                happened.add("interrupted");
            } finally {
                lock.unlock();
            }
        });
        scheduler.spawn("interrupter", 5, waiter::interrupt);
        scheduler.run();
        assertThat(happened).containsExactly("interrupted");
    }

    @Test
    void failureOfOneEndsTheRun() {
        ControlledScheduler scheduler = new ControlledScheduler(3);
        scheduler.spawn("sleeper", 0, () -> scheduler.sleep(10));
        scheduler.spawn("offender", 5, () -> {
            throw new IllegalStateException("no luck");
        });
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(scheduler::run)
                .withMessageContaining("offender failed")
                .satisfies(e -> assertThat(e).hasRootCauseMessage("no luck"));
    }

    @Test
    void whoSpinsIsFound() {
        ControlledScheduler scheduler = new ControlledScheduler(4);
        scheduler.spawn("spinner", 0, () -> {
            for (; ; ) {
                scheduler.step();
            }
        });
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(scheduler::run)
                .withMessageContaining("spins");
    }
}
