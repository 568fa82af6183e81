package org.smtplib.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deadlines on a clock that begins anywhere and may wrap around. */
class DeadlineTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long NANOS = SECOND.toNanos();

    @ParameterizedTest
    @ValueSource(longs = {0, -5, 1_000_000, Long.MAX_VALUE, Long.MAX_VALUE - 10, Long.MIN_VALUE})
    void waitEndsWhenItsTimeHasPassed(long now) {
        Deadline deadline = Deadline.after(SECOND, now);

        assertThat(deadline.remainingNanos(now)).isEqualTo(NANOS);
        assertThat(deadline.isExpired(now)).isFalse();
        assertThat(deadline.isExpired(now + NANOS - 1)).isFalse();
        assertThat(deadline.isExpired(now + NANOS)).isTrue();
        assertThat(deadline.remainingNanos(now + NANOS + 3)).isEqualTo(-3);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE, Long.MIN_VALUE})
    void longestWaitIsNeverTakenForOneThatPassed(long now) {
        Deadline deadline = Deadline.after(Duration.ofSeconds(Long.MAX_VALUE), now);

        assertThat(deadline.remainingNanos(now))
                .isGreaterThan(Duration.ofDays(365 * 146).toNanos());
        assertThat(deadline.isExpired(now + Duration.ofDays(365).toNanos())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void waitOfNothingIsOverAtOnce(Duration wait) {
        assertThat(Deadline.after(wait, 7).isExpired(7)).isTrue();
        assertThat(Deadline.after(wait).remaining()).isZero();
    }

    @Test
    void waitBeginsNow() {
        long before = System.nanoTime();
        Deadline deadline = Deadline.after(SECOND);
        long after = System.nanoTime();

        assertThat(deadline.remainingNanos(before)).isGreaterThanOrEqualTo(NANOS);
        assertThat(deadline.remainingNanos(after)).isLessThanOrEqualTo(NANOS);
    }

    @Test
    void remainingTimeIsWhatIsLeftOfTheWait() {
        assertThat(Deadline.after(Duration.ofHours(1)).remaining())
                .isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE, Long.MIN_VALUE})
    void earlierOfTwoIsTheOneThatPassesFirst(long now) {
        Deadline first = Deadline.after(SECOND, now);
        Deadline second = Deadline.after(SECOND.multipliedBy(2), now);
        Deadline never = Deadline.after(Duration.ofSeconds(Long.MAX_VALUE), now);

        assertThat(first.earlier(second)).isSameAs(first);
        assertThat(second.earlier(first)).isSameAs(first);
        assertThat(never.earlier(second)).isSameAs(second);
        assertThat(first.earlier(Deadline.after(SECOND, now + 1))).isSameAs(first);
        assertThat(first.earlier(Deadline.after(SECOND, now - 1))).isNotEqualTo(first);
        assertThat(first.earlier(Deadline.after(SECOND, now))).isEqualTo(first);
    }
}
