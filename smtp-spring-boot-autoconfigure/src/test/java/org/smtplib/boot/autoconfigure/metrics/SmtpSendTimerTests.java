package org.smtplib.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.message.Envelope;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Protocol;
import org.smtplib.session.SessionConfig;

class SmtpSendTimerTests {

    private static final Envelope ENVELOPE = Envelope.of("shop@example.org", "jo@example.org");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SmtpSendTimer timer = new SmtpSendTimer(
            () -> registry,
            "orders",
            () -> SessionConfig.builder("mail.example.org")
                    .protocol(Protocol.SMTPS)
                    .build());

    @ParameterizedTest
    @CsvSource({
        "ACCEPTED, ACCEPTED",
        "ACCEPTED ACCEPTED, ACCEPTED",
        "ACCEPTED REJECTED_PERMANENT, PARTIAL",
        "IN_DOUBT ACCEPTED, PARTIAL"
    })
    void aMailThatWasSentIsCountedByHowManyGotIt(String outcomes, String expected) {
        timer.mailSent(ENVELOPE, result(outcomes), Duration.ofMillis(250));
        assertThat(only().getId().getTag("outcome")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_SENT, NOT_SENT",
        "REJECTED_PERMANENT NOT_SENT, REJECTED_PERMANENT",
        "REJECTED_PERMANENT REJECTED_TRANSIENT, REJECTED_TRANSIENT",
        "REJECTED_PERMANENT IN_DOUBT REJECTED_TRANSIENT, IN_DOUBT"
    })
    void aMailThatNobodyGotIsCountedByWhatConcernsMost(String outcomes, String expected) {
        timer.mailFailed(ENVELOPE, new SmtpException("no").initResult(result(outcomes)), Duration.ofMillis(250));
        assertThat(only().getId().getTag("outcome")).isEqualTo(expected);
    }

    @Test
    void aFailureWithoutResultWasNotSent() {
        timer.mailFailed(ENVELOPE, SmtpPoolException.exhausted("all in use"), Duration.ofMillis(250));
        assertThat(only().getId().getTag("outcome")).isEqualTo("NOT_SENT");
    }

    @Test
    void theTagsAreTheseAndNoOthersAndTheTimeIsKept() {
        timer.mailSent(ENVELOPE, result("ACCEPTED"), Duration.ofMillis(250));
        timer.mailSent(ENVELOPE, result("ACCEPTED"), Duration.ofMillis(250));
        assertThat(Tags.of(only().getId().getTags()))
                .containsExactlyInAnyOrderElementsOf(Tags.of(
                        "smtp.client.name", "orders",
                        "server.address", "mail.example.org",
                        "server.port", "465",
                        "network.protocol.name", "smtps",
                        "outcome", "ACCEPTED"));
        assertThat(only().count()).isEqualTo(2);
        assertThat(only().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(500);
    }

    private Timer only() {
        assertThat(registry.getMeters()).hasSize(1);
        return registry.get("smtp.client.send").timer();
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
