package org.smtplib.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fewer connections at once when a server complains, and one more at a time when it is content. */
class ConnectionLimitTest {

    private static final long QUIET = 30;

    private final List<Integer> applied = new ArrayList<>();
    private final ConnectionLimit limit = new ConnectionLimit(8, Duration.ofNanos(QUIET), applied::add);

    @Test
    void nothingIsAppliedBeforeTheFirstComplaint() {
        limit.succeeded(1_000);
        assertThat(limit.limit()).isEqualTo(8);
        assertThat(applied).isEmpty();
    }

    @Test
    void complaintHalvesWhatIsInUse() {
        limit.throttled(6, 0, 10);
        assertThat(limit.limit()).isEqualTo(3);
        limit.throttled(3, 11, 20);
        limit.throttled(1, 21, 30);
        assertThat(applied).containsExactly(3, 1, 1);
    }

    @Test
    void complaintsOfWhatWasUnderWayTogetherLowerItOnce() {
        limit.throttled(8, 0, 10);
        limit.throttled(7, 9, 11);
        limit.throttled(6, 5, 12);
        assertThat(limit.limit()).isEqualTo(4);
        limit.throttled(4, 13, 14);
        assertThat(limit.limit()).isEqualTo(2);
    }

    @Test
    void complaintNeverRaisesIt() {
        limit.throttled(2, 0, 10);
        limit.throttled(8, 20, 21);
        assertThat(limit.limit()).isEqualTo(1);
    }

    @Test
    void serverThatTakesNoFurtherOneIsAskedForNoMoreThanAreOpen() {
        limit.refusedBeyond(5, 10);
        assertThat(limit.limit()).isEqualTo(5);
        limit.refusedBeyond(7, 11);
        assertThat(limit.limit()).isEqualTo(5);
        limit.refusedBeyond(0, 12);
        assertThat(limit.limit()).isEqualTo(1);
    }

    @Test
    void eachQuietWhileAddsOneUpToTheMaximum() {
        limit.throttled(8, 0, 0);
        for (int expected = 5; expected <= 8; expected++) {
            long due = (expected - 4) * QUIET;
            limit.succeeded(due - 1);
            assertThat(limit.limit()).isEqualTo(expected - 1);
            limit.succeeded(due);
            assertThat(limit.limit()).isEqualTo(expected);
            limit.succeeded(due + 1);
            assertThat(limit.limit()).isEqualTo(expected);
        }
        limit.succeeded(1_000);
        assertThat(limit.limit()).isEqualTo(8);
        assertThat(applied).containsExactly(4, 5, 6, 7, 8);
    }

    @Test
    void complaintBeginsTheQuietWhileAnewEvenOneThatLowersNothing() {
        limit.throttled(8, 0, 10);
        limit.throttled(8, 9, 20); // of the same crowd
        limit.succeeded(10 + QUIET);
        assertThat(limit.limit()).isEqualTo(4);
        limit.succeeded(20 + QUIET);
        assertThat(limit.limit()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -5, Long.MAX_VALUE - 3, Long.MAX_VALUE})
    void clockMayBeginAnywhereAndPassTheEndOfItsRange(long start) {
        limit.throttled(8, start, start);
        limit.throttled(4, start - 1, start + 1);
        assertThat(limit.limit()).isEqualTo(4);
        limit.succeeded(start + QUIET);
        assertThat(limit.limit()).isEqualTo(4);
        limit.succeeded(start + 1 + QUIET);
        assertThat(limit.limit()).isEqualTo(5);
    }
}
