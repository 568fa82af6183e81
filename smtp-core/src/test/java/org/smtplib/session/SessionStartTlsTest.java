package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.exception.SmtpTlsException;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.StartTls;
import org.smtplib.testing.Chunking;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** STARTTLS (RFC 3207): what is forgotten, what is required, and what an attacker might slip in. */
class SessionStartTlsTest {

    private static MailServerScriptBuilder offering() {
        return MailServerScript.smtp()
                .keywords("8BITMIME")
                .keywordsAfterTls("SMTPUTF8")
                .startTls();
    }

    @Test
    void everythingSaidInClearIsForgottenAndAskedAgain() {
        try (var server = ScriptedSmtpServer.start(offering().build());
                var session = Sessions.connected(server)) {
            session.ehloOrHeloIfNeeded();
            assertThat(session.extensions().keywords()).containsExactly("8BITMIME", "STARTTLS");
            assertThat(session.startTls().verified()).isTrue();
            assertThat(session.extensions().keywords()).isEmpty();
            assertThat(session.ehloReply()).isNull();
            assertThat(session.isEsmtp()).isFalse();

            session.send(Sessions.mail("bob@example.org"));
            assertThat(session.extensions().keywords()).containsExactly("SMTPUTF8");
            assertThat(server.commands())
                    .startsWith(
                            "EHLO client.example", "STARTTLS", "EHLO client.example", "MAIL FROM:<ann@example.org>");
        }
    }

    @Test
    void requiredStartTlsFailsWhereItIsNotOffered() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            var factory = new SmtpSessionFactory(
                    Sessions.to(server).startTls(StartTls.REQUIRED).build());
            assertThatExceptionOfType(SmtpNotSupportedException.class)
                    .isThrownBy(factory::open)
                    .withMessageContaining("127.0.0.1:" + server.port() + " does not offer STARTTLS")
                    .withMessageContaining("587");
            server.awaitClosed(1);
            assertThat(server.commands()).containsExactly("EHLO client.example");
        }
    }

    @Test
    void opportunisticStartTlsIsDoneWithoutWhereItIsNotOffered() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(Sessions.to(server).startTls(StartTls.OPPORTUNISTIC))) {
            assertThat(session.tlsInfo()).isNull();
            assertThat(session.send(Sessions.mail("bob@example.org")).isComplete())
                    .isTrue();
        }
    }

    @Test
    void startTlsIsNotUsedWhereTheUserWantsNone() {
        try (var server = ScriptedSmtpServer.start(offering().build());
                var session = Sessions.open(Sessions.to(server).startTls(StartTls.NONE))) {
            assertThat(session.tlsInfo()).isNull();
            assertThat(server.commands()).containsExactly("EHLO client.example");
        }
    }

    @Test
    void startTlsIsUsedByDefaultWhereItIsOffered() {
        try (var server = ScriptedSmtpServer.start(offering().build());
                var session = Sessions.open(server)) {
            assertThat(session.tlsInfo())
                    .isNotNull()
                    .satisfies(tls -> assertThat(tls.verified()).isFalse());
            assertThat(server.commands()).containsExactly("EHLO client.example", "STARTTLS", "EHLO client.example");
        }
    }

    @Test
    void refusedStartTlsIsReportedAndTheSessionGoesOn() {
        var script = offering().on("STARTTLS", "454 4.7.0 not today").build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpResponseException.class)
                    .isThrownBy(session::startTls)
                    .withMessageContaining("454 4.7.0 not today")
                    .satisfies(e -> assertThat(e.isTransient()).isTrue());
            assertThat(session.noop().code()).isEqualTo(250);
            assertThat(session.tlsInfo()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = StartTls.class,
            names = {"REQUIRED", "OPPORTUNISTIC"})
    void replyInjectedBehindTheGoAheadIsAnAttack(StartTls mode) {
        var script = offering().fault(Step.STARTTLS, Fault.EXTRA_REPLY).build();
        try (var server = ScriptedSmtpServer.start(script)) {
            var listener = new RecordingListener();
            var factory = new SmtpSessionFactory(
                    Sessions.to(server).startTls(mode).listener(listener).build());
            assertThatExceptionOfType(SmtpProtocolException.class)
                    .isThrownBy(factory::open)
                    .withMessageContaining("response injection");
            server.awaitClosed(1);
            assertThat(server.commands()).containsExactly("EHLO client.example", "STARTTLS");
            assertThat(listener.events())
                    .noneMatch(event -> event.contains("not asked for") || event.startsWith("tls"));
        }
    }

    @Test
    void replyInjectedOctetByOctetIsNoTlsEither() {
        var script = offering().fault(Step.STARTTLS, Fault.EXTRA_REPLY).build();
        try (var server = ScriptedSmtpServer.builder().chunking(Chunking.BYTES).start(script)) {
            var listener = new RecordingListener();
            var factory = new SmtpSessionFactory(Sessions.to(server)
                    .startTls(StartTls.REQUIRED)
                    .listener(listener)
                    .build());
            assertThatExceptionOfType(SmtpException.class)
                    .isThrownBy(factory::open)
                    .matches(e -> e instanceof SmtpTlsException || e instanceof SmtpProtocolException);
            assertThat(server.commands()).containsExactly("EHLO client.example", "STARTTLS");
            assertThat(listener.events()).noneMatch(event -> event.startsWith("reply 250 2.0.0 not asked for"));
        }
    }

    @Test
    void smtpsAndStartTlsExcludeEachOther() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionConfig.builder("mail.example.org")
                        .protocol(Protocol.SMTPS)
                        .startTls(StartTls.REQUIRED)
                        .build())
                .withMessageContaining("SMTPS")
                .withMessageContaining("mail.example.org:465");
    }
}
