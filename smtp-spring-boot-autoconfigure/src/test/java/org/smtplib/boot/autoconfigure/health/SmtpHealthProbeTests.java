package org.smtplib.boot.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpProperties;
import org.smtplib.boot.autoconfigure.TestMails;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.protocol.StartTls;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.testing.TestCertificates;
import org.smtplib.transport.TlsOptions;
import org.springframework.boot.health.contributor.Status;

/** When the server is asked, how often, and what the answer changes. */
class SmtpHealthProbeTests {

    private static final Script MAIL = MailServerScript.smtp().build();
    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    private static final SmtpProperties.Health PASSIVE = settings(false, Duration.ofSeconds(15));
    private static final SmtpProperties.Health ACTIVE = settings(true, Duration.ofSeconds(15));

    private volatile Instant now = START;
    private final InstantSource clock = () -> now;
    private final SmtpHealthListener listener = new SmtpHealthListener(clock);

    private static SmtpProperties.Health settings(boolean probe, Duration timeout) {
        return new SmtpProperties.Health(probe, Duration.ofSeconds(30), timeout);
    }

    private SmtpTemplate template(ScriptedSmtpServer server) {
        return SmtpTemplate.builder(server.host())
                .port(server.port())
                .localHostName("client.example")
                .listener(listener)
                .build();
    }

    private void later(int seconds) {
        now = now.plusSeconds(seconds);
    }

    private static Status status(SmtpHealthIndicator indicator) {
        return indicator.health().getStatus();
    }

    @Test
    void aFailureIsOverWhenTheServerAnswersAMinuteLater() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(MAIL);
                SmtpTemplate template = template(server)) {
            SmtpHealthIndicator indicator = new SmtpHealthIndicator(template, listener, PASSIVE, clock);
            listener.connectFailed(template.config().endpoint(), new SmtpUnreachableException("no", null));
            later(59);
            assertThat(status(indicator)).isEqualTo(Status.DOWN);
            assertThat(server.connections()).isZero();
            later(1);
            assertThat(status(indicator)).isEqualTo(Status.UP);
            later(3600);
            assertThat(status(indicator)).isEqualTo(Status.UP);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsAskedOnceAMinute() {
        Script refusal = MailServerScript.smtp().greeting("554 5.3.2 no").build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(refusal, refusal, MAIL);
                SmtpTemplate template = template(server)) {
            SmtpHealthIndicator indicator = new SmtpHealthIndicator(template, listener, PASSIVE, clock);
            listener.connectFailed(template.config().endpoint(), new SmtpUnreachableException("no", null));
            for (int asked = 1; asked <= 2; asked++) {
                later(60);
                assertThat(status(indicator)).isEqualTo(Status.DOWN);
                assertThat(status(indicator)).isEqualTo(Status.DOWN);
                assertThat(server.connections()).isEqualTo(asked);
            }
            assertThat(indicator.health().getDetails().get("lastFailureMessage"))
                    .asString()
                    .contains("554 5.3.2 no");
            later(60);
            assertThat(status(indicator)).isEqualTo(Status.UP);
        }
    }

    @Test
    void whoeverAsksTheServerLogsInNever() {
        Script script = MailServerScript.smtp().auth("jo", "hunter2").build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpTemplate template = SmtpTemplate.builder(server.host())
                        .port(server.port())
                        .localHostName("client.example")
                        .credentials("jo", "hunter2")
                        .build()) {
            assertThat(status(new SmtpHealthIndicator(template, listener, ACTIVE, clock)))
                    .isEqualTo(Status.UP);
            server.awaitClosed(1);
            assertThat(server.commands()).containsExactly("EHLO client.example", "QUIT");
        }
    }

    @Test
    void anAnswerCountsForTheTimeThatIsSet() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(MAIL);
                SmtpTemplate template = template(server)) {
            SmtpHealthIndicator indicator = new SmtpHealthIndicator(template, listener, ACTIVE, clock);
            assertThat(status(indicator)).isEqualTo(Status.UP);
            later(29);
            assertThat(status(indicator)).isEqualTo(Status.UP);
            assertThat(server.connections()).isEqualTo(1);
            later(1);
            assertThat(status(indicator)).isEqualTo(Status.UP);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aServerThatAnswersAgainIsUpWithTheNextAnswer() {
        Script refusal = MailServerScript.smtp().greeting("554 5.3.2 no").build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(refusal, MAIL);
                SmtpTemplate template = template(server)) {
            SmtpHealthIndicator indicator = new SmtpHealthIndicator(template, listener, ACTIVE, clock);
            assertThat(status(indicator)).isEqualTo(Status.DOWN);
            later(30);
            assertThat(status(indicator)).isEqualTo(Status.UP);
        }
    }

    @Test
    void anAnswerDoesNotOutweighAMailThatHasJustFailed() {
        Script script = MailServerScript.smtp().auth("jo", "another").build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpTemplate template = SmtpTemplate.builder(server.host())
                        .port(server.port())
                        .credentials("jo", "hunter2")
                        .listener(listener)
                        .build()) {
            SmtpHealthIndicator indicator = new SmtpHealthIndicator(template, listener, ACTIVE, clock);
            assertThatThrownBy(() -> template.send(TestMails.to("jo@example.org")))
                    .hasMessageContaining("refused the login");
            assertThat(status(indicator)).isEqualTo(Status.DOWN);
        }
    }

    @Test
    void aSilentServerIsDownInTime() {
        Script silent =
                MailServerScript.smtp().fault(Step.GREETING, Fault.STALL).build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(silent);
                SmtpTemplate template = template(server)) {
            SmtpProperties.Health hasty = settings(true, Duration.ofMillis(250));
            assertThat(status(new SmtpHealthIndicator(template, listener, hasty, clock)))
                    .isEqualTo(Status.DOWN);
        }
    }

    @Test
    void thoseWhoAskTogetherShareOneAnswer() throws Exception {
        CountDownLatch signal = new CountDownLatch(1);
        Script held = peer -> {
            peer.await(signal);
            MAIL.play(peer);
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(held);
                SmtpTemplate template = template(server)) {
            SmtpHealthIndicator indicator = new SmtpHealthIndicator(template, listener, ACTIVE, clock);
            var together = Stream.generate(() -> new FutureTask<>(() -> status(indicator)))
                    .limit(4)
                    .toList();
            together.forEach(task -> {
                Thread thread = new Thread(task, "health");
                thread.setDaemon(true);
                thread.start();
            });
            server.awaitConnections(1);
            signal.countDown();
            for (FutureTask<Status> task : together) {
                assertThat(task.get(15, TimeUnit.SECONDS)).isEqualTo(Status.UP);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void whoIsInterruptedLearnsNothing() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(MAIL);
                SmtpTemplate template = template(server)) {
            SmtpHealthIndicator indicator = new SmtpHealthIndicator(template, listener, ACTIVE, clock);
            Thread.currentThread().interrupt();
            assertThat(status(indicator)).isEqualTo(Status.UP);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void theTlsThatWasSpokenIsShown() {
        Script script = MailServerScript.smtp().startTls().build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpTemplate template = SmtpTemplate.builder(server.host())
                        .port(server.port())
                        .startTls(StartTls.REQUIRED)
                        .tls(TlsOptions.of(TestCertificates.clientContext()))
                        .listener(listener)
                        .build()) {
            assertThat(new SmtpHealthIndicator(template, listener, ACTIVE, clock)
                            .health()
                            .getDetails()
                            .get("tls"))
                    .asString()
                    .startsWith("TLSv1");
        }
    }
}
