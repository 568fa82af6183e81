package org.smtplib.benchmark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class RoundTripsTest {

    private final LongAdder total = new LongAdder();
    private final RoundTrips roundTrips = new RoundTrips(total);

    @Test
    void whatComesAfterEachReplyIsARoundTripOfItsOwn() {
        roundTrips.answered(roundTrips.received());
        roundTrips.answered(roundTrips.received());
        roundTrips.answered(roundTrips.received());
        assertThat(total.sum()).isEqualTo(3);
    }

    @Test
    void piecesThatComeBeforeAReplyAreOneRoundTrip() {
        roundTrips.received();
        roundTrips.received();
        roundTrips.answered(roundTrips.received());
        assertThat(total.sum()).isEqualTo(1);
    }

    @Test
    void whatComesWhileRepliesAreUnderWayBelongsToTheRoundTripOfTheLastOneThatArrived() {
        int first = roundTrips.received();
        int second = roundTrips.received();
        roundTrips.answered(first);
        int third = roundTrips.received();
        roundTrips.answered(second);
        roundTrips.answered(third);
        assertThat(total.sum()).isEqualTo(2);
    }
}
