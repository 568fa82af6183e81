package org.smtplib.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecipientResultLineTest {

    /** RecipientResult.toString: "One line for a log". The explanation is an exception's message. */
    @Test
    void explanationOfSeveralLinesIsShownOnOne() {
        assertThat(RecipientResult.of("bob@example.org", Outcome.NOT_SENT, "TLS failed:\r\nno path")
                        .toString())
                .doesNotContain("\r", "\n");
    }
}
