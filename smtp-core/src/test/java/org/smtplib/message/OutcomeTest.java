package org.smtplib.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtplib.protocol.Reply;

/** The five things that can become of a mail. */
class OutcomeTest {

    @Test
    void thereAreFiveCases() {
        assertThat(Outcome.values())
                .containsExactly(
                        Outcome.ACCEPTED,
                        Outcome.REJECTED_TRANSIENT,
                        Outcome.REJECTED_PERMANENT,
                        Outcome.NOT_SENT,
                        Outcome.IN_DOUBT);
    }

    @ParameterizedTest
    @CsvSource({
        "400, REJECTED_TRANSIENT",
        "421, REJECTED_TRANSIENT",
        "452, REJECTED_TRANSIENT",
        "499, REJECTED_TRANSIENT",
        "500, REJECTED_PERMANENT",
        "550, REJECTED_PERMANENT",
        "599, REJECTED_PERMANENT",
        // No refusal at all, and no reason to try again either.
        "354, REJECTED_PERMANENT"
    })
    void onlyA4yzMayBeTriedAgain(int code, Outcome outcome) {
        assertThat(Outcome.rejectedBy(Reply.of(code, "text"))).isEqualTo(outcome);
    }
}
