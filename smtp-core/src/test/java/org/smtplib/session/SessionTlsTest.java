package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.exception.SmtpTlsException;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.StartTls;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.ScriptedSmtpServerBuilder;
import org.smtplib.testing.Step;
import org.smtplib.testing.TestCertificates;
import org.smtplib.transport.TlsOptions;

/** Which certificates are taken, and what is said where TLS does not come about. */
class SessionTlsTest {

    private static final TlsOptions ANY_NAME = TlsOptions.builder()
            .context(TestCertificates.clientContext())
            .verifyHostname(false)
            .build();

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void certificateThatNamesTheHostIsTaken(String version) {
        var tls = TlsOptions.builder()
                .context(TestCertificates.clientContext())
                .protocols(version)
                .build();
        try (var server = smtps(ScriptedSmtpServer.builder());
                var session = Sessions.open(
                        Sessions.to(server).protocol(Protocol.SMTPS).tls(tls))) {
            assertThat(session.tlsInfo()).isNotNull().satisfies(info -> {
                assertThat(info.version()).isEqualTo(version);
                assertThat(info.verified()).isTrue();
            });
            assertThat(session.send(Sessions.mail("bob@example.org")).isComplete())
                    .isTrue();
        }
    }

    @Test
    void certificateOfAStrangerIsRefused() {
        try (var server = smtps(ScriptedSmtpServer.builder().tls(TestCertificates.strangerContext()))) {
            SmtpTlsException e = refused(Sessions.to(server).protocol(Protocol.SMTPS));
            assertThat(e)
                    .hasMessageContaining("TLS with 127.0.0.1:" + server.port() + " failed")
                    .hasMessageContaining("issuer is not trusted");
            server.awaitClosed(1);
            assertThat(server.commands()).isEmpty();
        }
    }

    @Test
    void certificateOfAnotherHostIsRefused() {
        try (var server = smtps(ScriptedSmtpServer.builder().tls(TestCertificates.wrongHostContext()))) {
            assertThat(refused(Sessions.to(server).protocol(Protocol.SMTPS)))
                    .hasMessageContaining("127.0.0.1")
                    .hasMessageContaining("names the host");
            assertThat(server.commands()).isEmpty();
        }
    }

    @Test
    void certificateOfAnotherHostIsTakenWhereTheUserSaysSo() {
        try (var server = smtps(ScriptedSmtpServer.builder().tls(TestCertificates.wrongHostContext()));
                var session = Sessions.open(
                        Sessions.to(server).protocol(Protocol.SMTPS).tls(ANY_NAME))) {
            assertThat(session.isConnected()).isTrue();
        }
    }

    @Test
    void certificateOfAStrangerIsRefusedWhateverHisName() {
        try (var server = smtps(ScriptedSmtpServer.builder().tls(TestCertificates.strangerContext()))) {
            refused(Sessions.to(server).protocol(Protocol.SMTPS).tls(ANY_NAME));
            assertThat(server.commands()).isEmpty();
        }
    }

    @Test
    void requiredStartTlsVerifiesTheCertificateToo() {
        try (var server = starttls(ScriptedSmtpServer.builder().tls(TestCertificates.strangerContext()))) {
            refused(Sessions.to(server).startTls(StartTls.REQUIRED));
            server.awaitClosed(1);
            assertThat(server.commands()).containsExactly("EHLO client.example", "STARTTLS");
        }
    }

    @Test
    void opportunisticStartTlsTakesAnyCertificate() {
        try (var server = starttls(ScriptedSmtpServer.builder().tls(TestCertificates.strangerContext()));
                var session = Sessions.open(Sessions.to(server).startTls(StartTls.OPPORTUNISTIC))) {
            assertThat(session.tlsInfo())
                    .isNotNull()
                    .satisfies(tls -> assertThat(tls.verified()).isFalse());
        }
    }

    @Test
    void clientShowsItsCertificateWhereItIsAskedForOne() {
        var tls = TlsOptions.of(TestCertificates.clientWithCertificateContext());
        try (var server = smtps(ScriptedSmtpServer.builder().clientCertificate());
                var session = Sessions.open(
                        Sessions.to(server).protocol(Protocol.SMTPS).tls(tls))) {
            assertThat(session.noop().code()).isEqualTo(250);
        }
    }

    @Test
    void startTlsWorksOnAUnixSocket(@TempDir Path folder) {
        try (var server = starttls(ScriptedSmtpServer.builder().unixPath(folder.resolve("lmtp")));
                var session = Sessions.open(Sessions.to(server).startTls(StartTls.REQUIRED))) {
            assertThat(session.send(Sessions.mail("bob@example.org")).isComplete())
                    .isTrue();
        }
    }

    @Test
    void tlsOnAPlainPortIsToldFromABrokenOne() {
        try (var server = ScriptedSmtpServer.start(peer -> {
            peer.say("220 plain.example ESMTP");
            peer.drainUntilEof();
        })) {
            assertThat(refused(Sessions.to(server).protocol(Protocol.SMTPS)))
                    .hasMessageContaining("220 plain.example ESMTP")
                    .hasMessageContaining("use the protocol SMTP with STARTTLS on this port");
        }
    }

    @Test
    void serverThatNeverAnswersTheHandshakeIsGivenUp() {
        try (var server = ScriptedSmtpServer.start(peer -> {
            peer.say("220 plain.example");
            peer.expect("EHLO client.example");
            peer.say("250-plain.example", "250 STARTTLS");
            peer.expect("STARTTLS");
            peer.say("220 go ahead");
            peer.drainUntilEof();
        })) {
            var impatient = Sessions.PATIENT.withTls(Sessions.SHORT);
            var factory = new SmtpSessionFactory(Sessions.to(server)
                    .timeouts(impatient)
                    .startTls(StartTls.REQUIRED)
                    .build());
            assertThatExceptionOfType(SmtpException.class)
                    .isThrownBy(factory::open)
                    .withMessageContaining("TLS")
                    .withMessageContaining("127.0.0.1:" + server.port());
        }
    }

    @Test
    void plainTextOnATlsPortGetsTheAdviceToUseTls() {
        try (var server = smtps(ScriptedSmtpServer.builder())) {
            var impatient = Sessions.PATIENT.withGreeting(Sessions.SHORT);
            var factory = new SmtpSessionFactory(
                    Sessions.to(server).timeouts(impatient).build());
            assertThatExceptionOfType(SmtpTimeoutException.class)
                    .isThrownBy(factory::open)
                    .withMessageContaining("the greeting")
                    .withMessageContaining("use the protocol SMTPS");
        }
    }

    @Test
    void tlsRecordInPlaceOfTheGreetingGetsTheAdviceToUseTls() {
        var script = MailServerScript.smtp().fault(Step.GREETING, Fault.GARBAGE).build();
        try (var server = ScriptedSmtpServer.start(script)) {
            var factory = new SmtpSessionFactory(Sessions.to(server).build());
            assertThatExceptionOfType(SmtpProtocolException.class)
                    .isThrownBy(factory::open)
                    .withMessageContaining("TLS from the first octet")
                    .withMessageContaining("smtps");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CLOSE", "RESET", "GARBAGE", "ENDLESS_REPLY"})
    void handshakeThatBreaksEndsTheSession(Fault fault) {
        var script = MailServerScript.smtp().fault(Step.HANDSHAKE, fault).build();
        try (var server = ScriptedSmtpServer.builder().implicitTls().start(script)) {
            SmtpTlsException e = refused(Sessions.to(server).protocol(Protocol.SMTPS));
            assertThat(e).hasMessageContaining("TLS with").message().doesNotContain("null");
            assertThat(server.commands()).isEmpty();
        }
    }

    @Test
    void optionsThatCannotBeMetAreReportedAsSuch() {
        var nonsense = TlsOptions.builder()
                .context(TestCertificates.clientContext())
                .protocols("SSLv9")
                .build();
        try (var server = starttls(ScriptedSmtpServer.builder())) {
            assertThat(refused(Sessions.to(server).startTls(StartTls.REQUIRED).tls(nonsense)))
                    .hasMessageContaining("SSLv9");
        }
    }

    private static ScriptedSmtpServer smtps(ScriptedSmtpServerBuilder builder) {
        return builder.implicitTls().start(MailServerScript.smtp().build());
    }

    private static ScriptedSmtpServer starttls(ScriptedSmtpServerBuilder builder) {
        return builder.start(MailServerScript.smtp().startTls().build());
    }

    private static SmtpTlsException refused(SessionConfig.Builder config) {
        var session = new SmtpSession(config.build());
        try (session) {
            SmtpException failure = catchThrowableOfType(SmtpException.class, () -> {
                session.connect();
                session.startTls();
            });
            assertThat(failure).isInstanceOf(SmtpTlsException.class);
            assertThat(session.isConnected()).isFalse();
            return (SmtpTlsException) failure;
        }
    }
}
