package org.smtplib.boot.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpProperties;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpSenderRefusedException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.message.Envelope;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SessionConfig;
import org.smtplib.transport.Endpoint;
import org.springframework.boot.health.contributor.Status;

class SmtpHealthIndicatorTests {

    private static final Envelope ENVELOPE = Envelope.of("shop@example.org", "jo@example.org");
    private static final Endpoint ENDPOINT = new Endpoint("mail.example.org", 25);
    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

    private static final SmtpProperties.Health PASSIVE =
            new SmtpProperties.Health(false, Duration.ofSeconds(30), Duration.ofSeconds(5));

    private Instant now = START;
    private final InstantSource clock = () -> now;
    private final SmtpHealthListener listener = new SmtpHealthListener(clock);
    private final SmtpTemplate template =
            SmtpTemplate.builder("mail.example.org").listener(listener).build();
    private final SmtpHealthIndicator indicator = new SmtpHealthIndicator(template, listener, PASSIVE, clock);

    @Test
    void isUpBeforeAnyMail() {
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void tellsServerProtocolAndPool() {
        assertThat(indicator.health().getDetails())
                .containsExactly(
                        Map.entry("server", "mail.example.org:25"),
                        Map.entry("protocol", "smtp"),
                        Map.entry("pool", Map.of("max", 4, "total", 0, "active", 0, "idle", 0, "waiting", 0)));
    }

    @Test
    void isDownWhenNoConnectionCameAboutAndSaysWhenAndWhy() {
        listener.connectFailed(ENDPOINT, new SmtpUnreachableException("Cannot connect to mail.example.org:25", null));
        assertThat(status()).isEqualTo(Status.DOWN);
        assertThat(indicator.health().getDetails())
                .containsEntry("lastFailure", "2026-11-01T12:00:00Z")
                .containsEntry("lastFailureMessage", "Cannot connect to mail.example.org:25")
                .doesNotContainKey("lastSuccess");
    }

    @Test
    void isUpAgainAfterAMail() {
        listener.connectFailed(ENDPOINT, new SmtpUnreachableException("no", null));
        now = START.plusSeconds(5);
        listener.mailSent(ENVELOPE, accepted(), Duration.ofMillis(7));
        assertThat(status()).isEqualTo(Status.UP);
        assertThat(indicator.health().getDetails())
                .containsEntry("lastSuccess", "2026-11-01T12:00:05Z")
                .containsEntry("lastFailure", "2026-11-01T12:00:00Z");
    }

    @Test
    void isDownWhenItFailsAfterAMail() {
        listener.mailSent(ENVELOPE, accepted(), Duration.ofMillis(7));
        listener.connectFailed(ENDPOINT, new SmtpUnreachableException("no", null));
        assertThat(status()).isEqualTo(Status.DOWN);
    }

    @Test
    void staysDownForAMinute() {
        listener.connectFailed(ENDPOINT, new SmtpUnreachableException("no", null));
        now = START.plusSeconds(59);
        assertThat(status()).isEqualTo(Status.DOWN);
        assertThat(indicator.health().getDetails()).containsEntry("lastFailureMessage", "no");
    }

    @Test
    void isDownWhenAConnectionBrokeUnderAMail() {
        for (SmtpException failure : List.of(
                new SmtpServerDisconnectedException("lost", null),
                new SmtpTimeoutException("no reply", null),
                new SmtpInDoubtException("lost at the end", null),
                new SmtpProtocolException("nonsense", null),
                new SmtpSenderRefusedException("leaving", Reply.of(421, "bye"), "shop@example.org"),
                new SmtpRecipientsRefusedException("leaving", Map.of("jo@example.org", Reply.of(421, "bye"))))) {
            listener.mailSent(ENVELOPE, accepted(), Duration.ofMillis(7));
            fail(failure, Outcome.NOT_SENT);
            assertThat(status()).as(failure.toString()).isEqualTo(Status.DOWN);
        }
    }

    @Test
    void whoInterruptsAMailOrGivesItTooLittleTimeChangesNothing() {
        for (SmtpException failure : List.of(
                new SmtpServerDisconnectedException("interrupted", new ClosedByInterruptException()),
                new SmtpInDoubtException(
                        "in doubt", new SmtpServerDisconnectedException("i", new ClosedByInterruptException())),
                new SmtpTimeoutException("the mail's time is over", null, true))) {
            fail(failure, Outcome.NOT_SENT);
            listener.connectFailed(ENDPOINT, failure);
            assertThat(status()).as(failure.toString()).isEqualTo(Status.UP);
        }
    }

    @Test
    void ofSeveralServersOneThatCanBeUsedIsEnough() {
        SmtpTemplate two = SmtpTemplate.builder("mail.example.org")
                .server(SessionConfig.builder("second.example.org").build())
                .listener(listener)
                .build();
        SmtpHealthIndicator health = new SmtpHealthIndicator(two, listener, PASSIVE, clock);
        Endpoint second = new Endpoint("second.example.org", 25);
        listener.connectFailed(ENDPOINT, new SmtpUnreachableException("no", null));
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(health.health().getDetails())
                .containsEntry("servers", Map.of("mail.example.org:25", "DOWN", "second.example.org:25", "UP"))
                .containsEntry("lastFailureMessage", "no");
        listener.connectFailed(second, new SmtpUnreachableException("neither", null));
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        listener.mailSent(
                ENVELOPE,
                SendResult.ofAll("mail.example.org:25, second.example.org:25", ENVELOPE, Outcome.ACCEPTED, "ok"),
                Duration.ofMillis(7));
        assertThat(health.health().getDetails())
                .containsEntry("servers", Map.of("mail.example.org:25", "UP", "second.example.org:25", "UP"));
    }

    @Test
    void aMailOrRecipientThatWasRefusedIsNoSignOfIllness() {
        fail(refused(550), Outcome.REJECTED_PERMANENT);
        assertThat(status()).isEqualTo(Status.UP);
        fail(refused(450), Outcome.REJECTED_TRANSIENT);
        assertThat(status()).isEqualTo(Status.UP);
        fail(new SmtpDataException("spam", Reply.of(554, "spam")), Outcome.REJECTED_PERMANENT);
        assertThat(status()).isEqualTo(Status.UP);
        assertThat(indicator.health().getDetails()).doesNotContainKeys("lastFailure", "lastSuccess");
    }

    @Test
    void aServerThatRefusesAMailCanBeUsedAgain() {
        listener.connectFailed(ENDPOINT, new SmtpUnreachableException("no", null));
        fail(refused(550), Outcome.REJECTED_PERMANENT);
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void whatSaysNothingOfTheServerChangesNothing() {
        List<SmtpException> silent = List.of(
                SmtpPoolException.exhausted("all in use"),
                SmtpPoolException.closed("closed"),
                new SmtpNotSupportedException("no SMTPUTF8", null),
                new SmtpException("The content cannot be read"));
        silent.forEach(failure -> fail(failure, Outcome.NOT_SENT));
        assertThat(status()).isEqualTo(Status.UP);
        listener.connectFailed(ENDPOINT, new SmtpUnreachableException("no", null));
        listener.mailFailed(ENVELOPE, SmtpPoolException.exhausted("all in use"), Duration.ZERO);
        assertThat(status()).isEqualTo(Status.DOWN);
    }

    @Test
    void anotherServersFailureIsNotThisOnes() {
        listener.connectFailed(new Endpoint("other.example.org", 25), new SmtpUnreachableException("no", null));
        assertThat(status()).isEqualTo(Status.UP);
    }

    private Status status() {
        return indicator.health().getStatus();
    }

    private void fail(SmtpException failure, Outcome outcome) {
        listener.mailFailed(
                ENVELOPE,
                failure.initResult(SendResult.ofAll(ENDPOINT.toString(), ENVELOPE, outcome, "because")),
                Duration.ofMillis(7));
    }

    private static SmtpException refused(int code) {
        return new SmtpRecipientsRefusedException("refused", Map.of("jo@example.org", Reply.of(code, "no")));
    }

    private static SendResult accepted() {
        return new SendResult(
                ENDPOINT.toString(),
                List.of(RecipientResult.of("jo@example.org", Outcome.ACCEPTED, Reply.of(250, "taken"))));
    }
}
