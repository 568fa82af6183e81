package org.smtplib.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No more mails than the limit in any span of time, wherever the span begins. */
class RateWindowTest {

    private static final long SPAN = 1_000;

    private static RateWindow window(int mails) {
        return new RateWindow(new RateLimit(mails, Duration.ofNanos(SPAN)));
    }

    @Test
    void roomIsForSoManyAndThenOneSpanBehindTheOldest() {
        RateWindow window = window(2);
        for (long now : new long[] {10, 300}) {
            assertThat(window.untilRoom(now)).isZero();
            window.promise();
            window.begin(now);
        }
        assertThat(window.untilRoom(300)).isEqualTo(710);
        assertThat(window.untilRoom(1_009)).isEqualTo(1);
        assertThat(window.untilRoom(1_010)).isZero();
        window.promise();
        window.begin(1_010);
        assertThat(window.untilRoom(1_010)).isEqualTo(290);
    }

    @Test
    void promisedRoomCountsThoughTheMailIsNotBegun() {
        RateWindow window = window(1);
        window.promise();
        assertThat(window.untilRoom(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(window.isAnyPromised()).isTrue();
        assertThat(window.untilRoom(1_000_000)).isEqualTo(Long.MAX_VALUE);
        window.begin(1_000_000);
        assertThat(window.isAnyPromised()).isFalse();
        assertThat(window.untilRoom(1_000_000)).isEqualTo(SPAN);
    }

    @Test
    void roomThatIsGivenBackIsFreeAtOnce() {
        RateWindow window = window(1);
        window.promise();
        window.giveBack();
        assertThat(window.untilRoom(0)).isZero();
        assertThat(window.isAnyPromised()).isFalse();
    }

    /** Mails that come at random, wait elsewhere for long or short between promise and begin, and are sometimes dropped. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, 0, Long.MAX_VALUE - 20_000})
    void neverMoreThanTheLimitInAnySpan(long start) {
        Random random = new Random(7);
        RateWindow window = window(3);
        List<Long> begun = new ArrayList<>();
        int promised = 0;
        for (long now = 0; now < 60_000; now += random.nextInt(90)) {
            if (promised > 0 && random.nextInt(3) == 0) {
                promised--;
                if (random.nextInt(8) == 0) {
                    window.giveBack();
                } else {
                    window.begin(start + now);
                    begun.add(now);
                }
            } else if (window.untilRoom(start + now) == 0) {
                window.promise();
                promised++;
            }
        }
        assertThat(begun).hasSizeGreaterThan(100);
        for (int i = 3; i < begun.size(); i++) {
            assertThat(begun.get(i) - begun.get(i - 3)).isGreaterThanOrEqualTo(SPAN);
        }
    }
}
