package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pauses grow while it fails. */
class BackoffTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long NOW = Long.MAX_VALUE - SECOND; // soon beyond the end of all numbers

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5));

    @Test
    void firstAttemptIsMadeAtOnce() {
        assertThat(backoff.until(NOW)).isEqualTo(NOW);
    }

    @Test
    void eachFailureDoublesThePauseUpToTheLongest() {
        for (int seconds : new int[] {1, 2, 4, 5, 5}) {
            backoff.failed(NOW);
            assertThat(backoff.until(NOW) - NOW).isEqualTo(seconds * SECOND);
        }
    }

    @Test
    void pauseThatIsOverIsOver() {
        backoff.failed(NOW);
        long later = NOW + 2 * SECOND;
        assertThat(backoff.until(later)).isEqualTo(later);
    }

    @Test
    void successEndsThePause() {
        backoff.failed(NOW);
        backoff.failed(NOW);
        backoff.succeeded();
        assertThat(backoff.until(NOW)).isEqualTo(NOW);
        backoff.failed(NOW);
        assertThat(backoff.until(NOW) - NOW).isEqualTo(SECOND);
    }

    @Test
    void failureThatWillLastIsFollowedByAnHourUntilSomethingChanged() {
        backoff.failed(NOW);
        backoff.failedForGood(NOW);
        backoff.failedForGood(NOW);
        assertThat(backoff.until(NOW) - NOW).isEqualTo(3600 * SECOND);
        assertThat(backoff.changed()).isTrue();
        assertThat(backoff.until(NOW)).isEqualTo(NOW);
        assertThat(backoff.changed()).isFalse();
    }

    @Test
    void failureForNowEndsTheHourAndIsNoLastingOne() {
        backoff.failedForGood(NOW);
        backoff.failed(NOW);
        assertThat(backoff.until(NOW) - NOW).isEqualTo(5 * SECOND);
        assertThat(backoff.changed()).isFalse();
        assertThat(backoff.until(NOW) - NOW).isEqualTo(5 * SECOND);
    }
}
