package org.smtplib.boot.autoconfigure.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;

class SmtpMailOutcomeTests {

    @ParameterizedTest
    @CsvSource({
        "ACCEPTED, ACCEPTED",
        "ACCEPTED ACCEPTED, ACCEPTED",
        "ACCEPTED REJECTED_PERMANENT, PARTIAL",
        "IN_DOUBT ACCEPTED, PARTIAL",
        "NOT_SENT, NOT_SENT",
        "REJECTED_PERMANENT NOT_SENT, REJECTED_PERMANENT",
        "REJECTED_PERMANENT REJECTED_TRANSIENT, REJECTED_TRANSIENT",
        "REJECTED_PERMANENT IN_DOUBT REJECTED_TRANSIENT, IN_DOUBT"
    })
    void outcomeOfAMailIsThatWhichConcernsMost(String outcomes, SmtpMailOutcome expected) {
        assertThat(SmtpMailOutcome.of(result(outcomes), null)).isEqualTo(expected);
    }

    @Test
    void mailWithoutResultWasNotSentUnlessAnErrorEndedIt() {
        assertThat(SmtpMailOutcome.of(null, new SmtpException("no"))).isEqualTo(SmtpMailOutcome.NOT_SENT);
        assertThat(SmtpMailOutcome.of(null, new CancellationException())).isEqualTo(SmtpMailOutcome.NOT_SENT);
        assertThat(SmtpMailOutcome.of(null, new IllegalArgumentException())).isEqualTo(SmtpMailOutcome.NOT_SENT);
        assertThat(SmtpMailOutcome.of(null, new AssertionError())).isEqualTo(SmtpMailOutcome.IN_DOUBT);
    }

    private static SendResult result(String outcomes) {
        List<RecipientResult> results = new ArrayList<>();
        for (String outcome : outcomes.split(" ")) {
            results.add(
                    RecipientResult.of("jo" + results.size() + "@example.org", Outcome.valueOf(outcome), "because"));
        }
        return new SendResult("mail.example.org:465", results);
    }
}
