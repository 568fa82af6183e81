package org.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtplib.relay.Templates.count;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.server;
import static org.smtplib.relay.Templates.to;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpConnectException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.relay.Templates;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Replies;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** Whether a mail could go, found out before there is one. */
class TestConnectionTest {

    private static final Script MAIL = MailServerScript.smtp().build();

    @Test
    void connectionIsOpenedLoggedInAndKeptForTheFirstMail() {
        Script script = MailServerScript.smtp().auth("ann", "s3cret", "PLAIN").build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).credentials("ann", "s3cret").build()) {
            smtp.testConnection();
            assertThat(server.commands()).hasSize(3).last().isEqualTo("NOOP");
            assertThat(smtp.poolStats().idle()).isEqualTo(1);
            smtp.send(mail("first"));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void connectionThatIsIdleIsAskedAgain() {
        try (var server = server();
                var smtp = to(server).build()) {
            smtp.testConnection();
            smtp.testConnection();
            assertThat(server.connections()).isEqualTo(1);
            assertThat(count(server, "NOOP")).isEqualTo(2);
        }
    }

    @Test
    void connectionThatTheServerLeftIsReplacedByAnother() {
        Script script = MailServerScript.smtp()
                .faultOnConnection(1, Step.NOOP, Fault.CLOSE)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).build()) {
            smtp.send(mail("one"));
            smtp.testConnection();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void newConnectionThatIsLostIsAFailure() {
        Script script = MailServerScript.smtp().fault(Step.NOOP, Fault.CLOSE).build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).build()) {
            assertThatExceptionOfType(SmtpException.class).isThrownBy(smtp::testConnection);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void refusedLoginIsThrown() {
        Script script = MailServerScript.smtp().auth("ann", "other", "PLAIN").build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).credentials("ann", "s3cret").build()) {
            assertThatExceptionOfType(SmtpAuthenticationException.class)
                    .isThrownBy(smtp::testConnection)
                    .withMessageContaining("user ann");
        }
    }

    @Test
    void serverThatTakesLeaveIsAFailure() {
        Script script =
                MailServerScript.smtp().on("NOOP", "421 4.3.2 going down").build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).build()) {
            assertThatExceptionOfType(SmtpResponseException.class)
                    .isThrownBy(smtp::testConnection)
                    .withMessageContaining("takes leave: 421");
        }
    }

    @Test
    void serverThatDoesNotKnowNoopLives() {
        Script script = MailServerScript.smtp().on("NOOP", "502 5.5.1 what").build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).build()) {
            smtp.testConnection();
            assertThat(count(server, "NOOP")).isEqualTo(1);
        }
    }

    @Test
    void silentServerIsGivenUpInTime() {
        Script silent = MailServerScript.smtp().fault(Step.NOOP, Fault.STALL).build();
        try (var server = ScriptedSmtpServer.start(silent);
                var smtp = to(server).build()) {
            assertThatExceptionOfType(SmtpTimeoutException.class)
                    .isThrownBy(() -> smtp.testConnection(Duration.ofMillis(250)))
                    .satisfies(e -> assertThat(e.isTimeLimitOver()).isTrue());
        }
    }

    @Test
    void eachOfSeveralServersIsTriedAndThoseThatFailAreToldOf() {
        Script refusal = MailServerScript.smtp().greeting("554 5.3.2 no").build();
        Script later = MailServerScript.smtp().greeting("421 4.3.2 later").build();
        try (var first = ScriptedSmtpServer.start(refusal);
                var second = server();
                var third = ScriptedSmtpServer.start(later);
                var smtp = to(first, second, third).relay(Templates.LEFT_ALONE).build()) {
            SmtpConnectException failure = catchThrowableOfType(SmtpConnectException.class, smtp::testConnection);
            assertThat(failure).hasMessageContaining("554 5.3.2 no");
            assertThat(failure.getSuppressed())
                    .singleElement()
                    .satisfies(other -> assertThat(other).hasMessageContaining("421 4.3.2 later"));
            assertThat(count(second, "NOOP")).isEqualTo(1);
            assertThat(smtp.servers().get(0).failures()).isEqualTo(1);
        }
    }

    @Test
    void testCountsAsNoMail() {
        try (var server = ScriptedSmtpServer.start(MAIL);
                var smtp = to(server).pool(Templates.pool(1).withMaxMessages(1)).build()) {
            smtp.testConnection();
            smtp.testConnection();
            smtp.send(mail("one"));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void serverIsAskedAnewAfterAFailure() {
        Script script = MailServerScript.smtp()
                .greeting(Replies.once("421 4.3.2 later"))
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).build()) {
            assertThatExceptionOfType(SmtpConnectException.class).isThrownBy(smtp::testConnection);
            smtp.testConnection();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void closedTemplateHasNoConnection() {
        try (var server = server()) {
            var smtp = to(server).build();
            smtp.close();
            assertThatExceptionOfType(SmtpPoolException.class).isThrownBy(smtp::testConnection);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void thereIsNoTestInNoTime(Duration limit) {
        try (var smtp = SmtpTemplate.builder("127.0.0.1").build()) {
            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> smtp.testConnection(limit));
            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> smtp.probe(limit));
        }
    }
}
