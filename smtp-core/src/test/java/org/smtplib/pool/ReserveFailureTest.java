package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.event.LogCapture;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpTlsException;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.pool.FakeLifecycle.Thing;
import org.smtplib.pool.Pools.ManualClock;
import org.smtplib.protocol.Reply;
import org.smtplib.value.Deadline;

/** A minimum idle that cannot be made is told of once, and no server is asked again and again in vain. */
class ReserveFailureTest {

    private static final SmtpException WRONG_PASSWORD =
            new SmtpAuthenticationException("refused: 535 5.7.8 wrong", Reply.of(535, "5.7.8 wrong"));
    private static final SmtpException DOWN = new SmtpUnreachableException("refused", null);
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicInteger attempts = new AtomicInteger();
    private @Nullable RuntimeException failure;
    private final FakeLifecycle lifecycle = new FakeLifecycle() {
        @Override
        void creating() {
            attempts.incrementAndGet();
            if (failure != null) {
                throw failure;
            }
        }
    };
    private final ManualClock clock = new ManualClock();
    private final ManualKeeper keeper = new ManualKeeper(clock);
    private final LendingPool<Thing> pool = new LendingPool<>(
            new Setup<>(
                    "thing",
                    PoolConfig.builder()
                            .minIdle(1)
                            .maxIdle(Duration.ofDays(1))
                            .maxLifetime(Duration.ofDays(1))
                            .build(),
                    lifecycle,
                    clock,
                    keeper,
                    new ReentrantLock()),
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4)));

    @AfterEach
    void nothingForbiddenHappened() {
        assertThat(lifecycle.sins()).isEmpty();
    }

    private void failsFromTheStart(RuntimeException with) {
        failure = with;
        pool.start();
        keeper.advance(Duration.ZERO);
        assertThat(attempts).hasValue(1);
    }

    private void attemptsAfter(Duration time, int expected) {
        keeper.advance(time);
        assertThat(attempts).hasValue(expected);
    }

    static Stream<SmtpException> failuresThatWillLast() {
        return Stream.of(
                WRONG_PASSWORD,
                new SmtpTlsException("a stranger's certificate", null),
                new SmtpNotSupportedException("no STARTTLS", null));
    }

    @ParameterizedTest
    @MethodSource("failuresThatWillLast")
    void failureThatWillLastIsRepeatedOnceAnHour(SmtpException lasting) {
        failsFromTheStart(lasting);
        attemptsAfter(HOUR.minusNanos(1), 1);
        attemptsAfter(Duration.ofNanos(1), 2);
        attemptsAfter(HOUR.minusNanos(1), 2);
        attemptsAfter(Duration.ofNanos(1), 3);
    }

    static Stream<RuntimeException> failuresForNow() {
        return Stream.of(
                DOWN,
                new SmtpAuthenticationException("refused", Reply.of(454, "4.7.0 later")),
                new SmtpTlsException("lost", null, true),
                new IllegalStateException("of somebody's listener"));
    }

    @ParameterizedTest
    @MethodSource("failuresForNow")
    void failureForNowIsRepeatedAfterTheShortPause(RuntimeException forNow) {
        failsFromTheStart(forNow);
        attemptsAfter(Duration.ofSeconds(1), 2);
        attemptsAfter(Duration.ofSeconds(2), 3);
    }

    @Test
    void whatABorrowerCouldOpenEndsTheLongPause() {
        failsFromTheStart(WRONG_PASSWORD);
        failure = null;
        lend();
        keeper.advance(Duration.ZERO);
        assertThat(pool.stats()).isEqualTo(new PoolStats(4, 2, 1, 1, 0));
    }

    @Test
    void whatABorrowerCouldNotOpenDoesNot() {
        failsFromTheStart(WRONG_PASSWORD);
        assertThat(catchThrowable(this::lend)).isSameAs(WRONG_PASSWORD);
        attemptsAfter(Duration.ofMinutes(30), 2);
    }

    @Test
    void evictionOfAllEndsTheLongPause() {
        failsFromTheStart(WRONG_PASSWORD);
        failure = null;
        pool.evictAll();
        keeper.advance(Duration.ZERO);
        assertThat(pool.stats().idle()).isEqualTo(1);
    }

    @Test
    void successOfABorrowerLeavesTheShortPauseAsItIs() {
        failsFromTheStart(DOWN);
        failure = null;
        lend();
        attemptsAfter(Duration.ofMillis(999), 2);
        attemptsAfter(Duration.ofMillis(1), 3);
    }

    @Test
    void onlyTheFirstOfItsFailuresIsAWarningUntilItWorkedAgain() {
        try (LogCapture log = new LogCapture(Reserve.class.getName(), Level.INFO)) {
            failsFromTheStart(DOWN);
            attemptsAfter(Duration.ofSeconds(1), 2);
            failure = WRONG_PASSWORD;
            attemptsAfter(Duration.ofSeconds(2), 3);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("No thing can be opened ahead", "min-idle", "after a pause", "refused");
            assertThat(log.events().get(0).getLevel()).isEqualTo(Level.WARN);
            failure = null;
            attemptsAfter(HOUR, 4);
            assertThat(log.lines()).hasSize(2).last().asString().contains("can be opened ahead again");
            failure = WRONG_PASSWORD;
            Entry<Thing> lent = lend();
            attemptsAfter(Duration.ZERO, 5);
            assertThat(log.lines()).hasSize(3).last().asString().contains("when a mail could open one", "535");
            pool.giveBack(lent, true);
        }
    }

    private Entry<Thing> lend() {
        return pool.borrow(Deadline.after(HOUR, clock.getAsLong()), false);
    }
}
