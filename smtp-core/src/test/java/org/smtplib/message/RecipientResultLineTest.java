package org.smtplib.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A result is one line of a log, whatever the explanation, which is an exception's message, holds. */
class RecipientResultLineTest {

    @Test
    void explanationOfSeveralLinesIsShownOnOne() {
        assertThat(RecipientResult.of("bob@example.org", Outcome.NOT_SENT, "TLS failed:\r\nno path")
                        .toString())
                .doesNotContain("\r", "\n");
    }
}
