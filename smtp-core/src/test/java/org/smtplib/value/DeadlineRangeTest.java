package org.smtplib.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Waits that no clock can count. */
class DeadlineRangeTest {

    @Test
    void waitFarInThePastIsOver() {
        assertThat(Deadline.after(Duration.ofSeconds(Long.MIN_VALUE), 0).isExpired(0))
                .isTrue();
    }
}
