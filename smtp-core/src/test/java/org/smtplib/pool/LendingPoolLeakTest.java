package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.smtplib.pool.Pools.CONFIG;
import static org.smtplib.pool.Pools.borrow;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtplib.event.LogCapture;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.pool.FakeLifecycle.Thing;
import org.smtplib.pool.Pools.ManualClock;
import org.smtplib.transport.Eventually;
import org.smtplib.value.Deadline;

/** Who borrows and does not give back is found. */
class LendingPoolLeakTest {

    private static final PoolConfig WATCHED = CONFIG.withLeakThreshold(Duration.ofSeconds(60));

    private final FakeLifecycle lifecycle = new FakeLifecycle();
    private final ManualClock clock = new ManualClock();
    private final LogCapture log = new LogCapture("org.smtplib.pool", Level.INFO);

    @AfterEach
    void logIsOnTheConsoleAgain() {
        log.close();
    }

    @Test
    void leaseThatLastsTooLongIsReportedOnceWithItsBorrower() {
        LendingPool<Thing> pool = Pools.pool(WATCHED, lifecycle, clock);
        Entry<Thing> leaked = leakingMethod(pool);
        clock.advance(Duration.ofSeconds(59));
        pool.giveBack(lend(pool), true);
        pool.tend();
        assertThat(log.events()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        pool.tend();
        pool.tend();
        clock.advance(Duration.ofSeconds(100));
        pool.tend();
        assertThat(log.events()).hasSize(1);
        ILoggingEvent warning = log.events().get(0);
        assertThat(warning.getLevel()).isEqualTo(Level.WARN);
        assertThat(warning.getFormattedMessage())
                .startsWith("A thing has been in use for 60.0 s by thread \"" + thread() + "\"")
                .contains("leak-threshold");
        assertThat(Arrays.stream(warning.getThrowableProxy().getStackTraceElementProxyArray())
                        .map(frame -> frame.getStackTraceElement().getMethodName()))
                .contains("leakingMethod");
        assertThat(leaked.resource().number()).isEqualTo(1);
    }

    @Test
    void whatIsLentForLongIsWantedBackBeforeItIsReported() {
        LendingPool<Thing> pool = Pools.pool(WATCHED, lifecycle, clock);
        Entry<Thing> lent = lend(pool);
        clock.advance(Duration.ofSeconds(29));
        assertThat(pool.isWantedBack(lent)).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(pool.isWantedBack(lent)).isTrue();
    }

    @Test
    void reportedOneThatComesBackAfterAllIsReportedToo() {
        LendingPool<Thing> pool = Pools.pool(WATCHED, lifecycle, clock);
        Entry<Thing> late = lend(pool);
        clock.advance(Duration.ofSeconds(61));
        pool.tend();
        clock.advance(Duration.ofSeconds(2));
        pool.giveBack(late, true);
        assertThat(late.trace()).isNull();
        assertThat(log.lines()).hasSize(2);
        assertThat(log.events().get(1).getLevel()).isEqualTo(Level.INFO);
        assertThat(log.lines().get(1)).contains("came back after 63.0 s", "thread \"" + thread() + "\"");
        // The next lease begins anew.
        pool.giveBack(lend(pool), true);
        assertThat(log.lines()).hasSize(2);
    }

    @Test
    void eachLeaseHasItsOwnTime() {
        LendingPool<Thing> pool = Pools.pool(WATCHED, lifecycle, clock);
        lend(pool);
        clock.advance(Duration.ofSeconds(40));
        lend(pool);
        clock.advance(Duration.ofSeconds(40));
        pool.tend();
        assertThat(log.lines()).singleElement().asString().contains("80.0 s");
        clock.advance(Duration.ofSeconds(20));
        pool.tend();
        assertThat(log.lines()).hasSize(2);
        assertThat(log.lines().get(1)).contains("60.0 s");
    }

    @Test
    void reportComesByItself() {
        LendingPool<Thing> pool = Pools.pool(CONFIG.withLeakThreshold(Duration.ofMillis(20)), lifecycle);
        borrow(pool);
        Eventually.becomes(() -> !log.lines().isEmpty());
        borrow(pool);
        Eventually.becomes(() -> log.lines().size() == 2);
    }

    @Test
    void withoutAThresholdNothingIsWatched() {
        LendingPool<Thing> pool = Pools.pool(CONFIG, lifecycle, clock);
        Entry<Thing> entry = lend(pool);
        assertThat(entry.trace()).isNull();
        clock.advance(Duration.ofDays(1));
        pool.tend();
        pool.giveBack(entry, true);
        assertThat(log.events()).isEmpty();
    }

    @Test
    void exhaustionNamesTheLongestLeaseAndItsBorrower() {
        LendingPool<Thing> pool = Pools.pool(WATCHED.withMaxSize(2), lifecycle, clock);
        lend(pool);
        clock.advance(Duration.ofMillis(95_200));
        lend(pool);
        assertThatExceptionOfType(SmtpPoolException.class)
                .isThrownBy(() -> pool.borrow(Deadline.after(Duration.ZERO, clock.getAsLong()), false))
                .withMessageContaining(
                        "; the longest has been in use for 95.2 s by thread \"" + thread() + "\". Raise the pool's")
                .satisfies(e -> assertThat(e.figures()).isEqualTo(new SmtpPoolException.Figures(2, 2, 2, 2, 0, 1)));
    }

    @Test
    void exhaustionNamesTheAgeAloneWhereNothingIsWatched() {
        LendingPool<Thing> pool = Pools.pool(CONFIG.withMaxSize(1), lifecycle, clock);
        lend(pool);
        clock.advance(Duration.ofSeconds(3));
        assertThatExceptionOfType(SmtpPoolException.class)
                .isThrownBy(() -> pool.borrow(Deadline.after(Duration.ZERO, clock.getAsLong()), false))
                .withMessageContaining("; the longest has been in use for 3.0 s. Raise the pool's");
    }

    @Test
    void threadWithoutANameIsDescribedAllTheSame() {
        Thread nameless = new Thread("");
        assertThat(new BorrowTrace(nameless).thread()).isEqualTo(nameless.toString());
        assertThat(new BorrowTrace(new Thread("batch-2")).thread()).isEqualTo("batch-2");
    }

    private Entry<Thing> leakingMethod(LendingPool<Thing> pool) {
        return lend(pool);
    }

    private Entry<Thing> lend(LendingPool<Thing> pool) {
        return pool.borrow(Deadline.after(Duration.ofHours(1), clock.getAsLong()), false);
    }

    private static String thread() {
        return Thread.currentThread().getName();
    }
}
