package org.smtplib.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtplib.relay.Availability.Admission.LEAVE;
import static org.smtplib.relay.Availability.Admission.PROBE;
import static org.smtplib.relay.Availability.Admission.USE;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server is left alone for longer and longer, and found again by one mail. */
class AvailabilityTest {

    private static final long SECOND = 1_000_000_000L;

    private final Availability availability = new Availability(Duration.ofSeconds(1), Duration.ofSeconds(5));

    @Test
    void serverThatNeverFailedIsUsedByAll() {
        assertThat(availability.ask(0)).isEqualTo(USE);
        assertThat(availability.ask(0)).isEqualTo(USE);
        assertThat(availability.failures()).isZero();
        assertThat(availability.pauseLeft(0)).isZero();
    }

    @Test
    void serverThatFailedIsLeftAloneForTheFirstPause() {
        assertThat(availability.failed(0, 10)).isTrue();
        assertThat(availability.ask(10)).isEqualTo(LEAVE);
        assertThat(availability.ask(10 + SECOND - 1)).isEqualTo(LEAVE);
        assertThat(availability.pauseLeft(10)).isEqualTo(Duration.ofSeconds(1));
        assertThat(availability.pauseLeft(10 + SECOND / 4)).isEqualTo(Duration.ofMillis(750));
        assertThat(availability.pauseLeft(10 + 2 * SECOND)).isZero();
        assertThat(availability.failures()).isEqualTo(1);
    }

    @Test
    void oneMailProbesAndTheOthersGoElsewhereUntilItKnows() {
        availability.failed(0, 0);
        assertThat(availability.ask(SECOND)).isEqualTo(PROBE);
        assertThat(availability.ask(SECOND)).isEqualTo(LEAVE);
        assertThat(availability.ask(100 * SECOND)).isEqualTo(LEAVE);
    }

    @Test
    void probeThatSucceedsBringsTheServerBack() {
        availability.failed(0, 0);
        availability.ask(SECOND);
        assertThat(availability.succeeded(SECOND)).isTrue();
        assertThat(availability.ask(SECOND)).isEqualTo(USE);
        assertThat(availability.failures()).isZero();
        assertThat(availability.pauseLeft(SECOND)).isZero();
        assertThat(availability.succeeded(SECOND)).as("it was back before").isFalse();
    }

    @Test
    void eachProbeThatFailsDoublesThePauseUpToTheLongest() {
        long now = 0;
        availability.failed(now, now);
        for (long pause : new long[] {1, 2, 4, 5, 5}) {
            assertThat(availability.pauseLeft(now)).isEqualTo(Duration.ofSeconds(pause));
            long due = now + pause * SECOND;
            assertThat(availability.ask(due - 1)).isEqualTo(LEAVE);
            assertThat(availability.ask(due)).isEqualTo(PROBE);
            assertThat(availability.failed(due, due + 3)).as("known before").isFalse();
            availability.probeOver(due + 4);
            now = due + 3;
        }
        assertThat(availability.failures()).isEqualTo(6);
    }

    @Test
    void pauseBeginsAnewWhenTheServerWasInUseBetween() {
        availability.failed(0, 0);
        availability.failed(1, 1);
        assertThat(availability.pauseLeft(1)).isEqualTo(Duration.ofSeconds(2));
        availability.succeeded(1);
        assertThat(availability.failed(2, 2)).isTrue();
        assertThat(availability.pauseLeft(2)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void mailsThatMeetOneBreakdownTogetherCountAsOneFailure() {
        availability.failed(0, 100);
        assertThat(availability.failed(5, 101)).isFalse();
        assertThat(availability.failed(99, 200)).isFalse();
        assertThat(availability.failures()).isEqualTo(1);
        assertThat(availability.pauseLeft(100)).isEqualTo(Duration.ofSeconds(1));
        availability.failed(100, 201);
        assertThat(availability.failures()).isEqualTo(2);
    }

    @Test
    void successOfWhatBeganBeforeTheFailureProvesNothing() {
        availability.failed(0, 100);
        assertThat(availability.succeeded(99)).isFalse();
        assertThat(availability.failures()).isEqualTo(1);
        assertThat(availability.ask(101)).isEqualTo(LEAVE);
    }

    @Test
    void probeThatFoundOutNothingIsFollowedByAnotherAfterTheSamePause() {
        availability.failed(0, 0);
        availability.ask(SECOND);
        availability.probeOver(2 * SECOND);
        assertThat(availability.ask(2 * SECOND)).isEqualTo(LEAVE);
        assertThat(availability.ask(3 * SECOND - 1)).isEqualTo(LEAVE);
        assertThat(availability.ask(3 * SECOND)).isEqualTo(PROBE);
        assertThat(availability.failures()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - SECOND / 2, Long.MAX_VALUE})
    void clockMayBeginAnywhereAndPassTheEndOfItsRange(long start) {
        availability.failed(start, start);
        assertThat(availability.ask(start + SECOND - 1)).isEqualTo(LEAVE);
        assertThat(availability.ask(start + SECOND)).isEqualTo(PROBE);
        availability.failed(start + SECOND, start + SECOND);
        availability.probeOver(start + SECOND);
        assertThat(availability.ask(start + 3 * SECOND - 1)).isEqualTo(LEAVE);
        assertThat(availability.ask(start + 3 * SECOND)).isEqualTo(PROBE);
    }
}
