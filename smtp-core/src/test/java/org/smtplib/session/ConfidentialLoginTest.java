package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpTlsException;
import org.smtplib.protocol.StartTls;
import org.smtplib.sasl.Credentials;
import org.smtplib.sasl.PlainMechanism;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.TestCertificates;
import org.smtplib.transport.TlsOptions;

/** A password is told to nobody but the server: not in clear text, nor to whoever shows any certificate. */
class ConfidentialLoginTest {

    private static final Credentials ANN = Credentials.of("ann", "s3cret");

    // The relay's address stands in no certificate.
    private static final TlsOptions VERIFIED_BUT_FOR_THE_NAME = TlsOptions.builder()
            .context(TestCertificates.clientContext())
            .verifyHostname(false)
            .build();

    @Test
    void loginInClearTextIsNotTried() throws IOException {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().auth("ann", "s3cret").build());
                var relay = relayTo(server);
                var session = Sessions.connected(through(relay, server))) {
            assertThatExceptionOfType(SmtpTlsException.class)
                    .isThrownBy(() -> session.loginOnce(ANN))
                    .withMessageContaining("user ann")
                    .withMessageContaining("in clear text")
                    .withMessageContaining("Require STARTTLS");
            assertThat(server.commands()).containsExactly("EHLO client.example");
            assertThat(session.noop().code()).isEqualTo(250);
        }
    }

    @Test
    void loginByAnyMechanismIsNotTriedInClearTextEither() throws IOException {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().auth("ann", "s3cret").build());
                var relay = relayTo(server);
                var session = Sessions.connected(through(relay, server))) {
            assertThatExceptionOfType(SmtpTlsException.class).isThrownBy(() -> session.login("ann", "s3cret"));
            assertThat(server.commands()).containsExactly("EHLO client.example");
        }
    }

    @Test
    void mechanismOfTheCallersIsNotTriedInClearTextEither() throws IOException {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().auth("ann", "s3cret").build());
                var relay = relayTo(server);
                var session = Sessions.connected(through(relay, server))) {
            assertThatExceptionOfType(SmtpTlsException.class)
                    .isThrownBy(() -> session.auth(new PlainMechanism(ANN), true));
            assertThat(server.commands()).containsExactly("EHLO client.example");
        }
    }

    @Test
    void loginInClearTextIsTriedWhereTheUserSaysSo() throws IOException {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().auth("ann", "s3cret").build());
                var relay = relayTo(server);
                var session =
                        Sessions.open(through(relay, server).credentials(ANN).allowCleartextLogin(true))) {
            assertThat(SessionLoginTest.authLines(server)).hasSize(1);
            assertThat(session.tlsInfo()).isNull();
        }
    }

    @Test
    void credentialsMakeStartTlsRequired() throws IOException {
        var script = MailServerScript.smtp().auth("ann", "s3cret").build();
        try (var server = ScriptedSmtpServer.start(script);
                var relay = relayTo(server)) {
            var factory = new SmtpSessionFactory(
                    through(relay, server).credentials(ANN).build());
            assertThatExceptionOfType(SmtpNotSupportedException.class)
                    .isThrownBy(factory::open)
                    .withMessageContaining("does not offer STARTTLS");
            assertThat(server.commands()).containsExactly("EHLO client.example");
        }
    }

    @Test
    void credentialsMakeTheCertificateVerified() throws IOException {
        var script = MailServerScript.smtp().startTls().auth("ann", "s3cret").build();
        try (var server = ScriptedSmtpServer.builder()
                        .tls(TestCertificates.strangerContext())
                        .start(script);
                var relay = relayTo(server)) {
            var factory = new SmtpSessionFactory(through(relay, server)
                    .tls(VERIFIED_BUT_FOR_THE_NAME)
                    .credentials(ANN)
                    .build());
            assertThatExceptionOfType(SmtpTlsException.class).isThrownBy(factory::open);
            assertThat(SessionLoginTest.authLines(server)).isEmpty();
        }
    }

    @Test
    void verifiedTlsIsConfidential() throws IOException {
        var script = MailServerScript.smtp().startTls().auth("ann", "s3cret").build();
        try (var server = ScriptedSmtpServer.start(script);
                var relay = relayTo(server);
                var session = Sessions.open(
                        through(relay, server).tls(VERIFIED_BUT_FOR_THE_NAME).credentials(ANN))) {
            assertThat(session.tlsInfo())
                    .isNotNull()
                    .satisfies(tls -> assertThat(tls.verified()).isTrue());
            assertThat(SessionLoginTest.authLines(server)).hasSize(1);
        }
    }

    @Test
    void opportunisticTlsIsNotConfidential() throws IOException {
        var script = MailServerScript.smtp()
                .startTls()
                .auth("ann", "s3cret")
                .authBeforeTls()
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var relay = relayTo(server)) {
            var factory = new SmtpSessionFactory(through(relay, server)
                    .tls(VERIFIED_BUT_FOR_THE_NAME)
                    .startTls(StartTls.OPPORTUNISTIC)
                    .credentials(ANN)
                    .build());
            assertThatExceptionOfType(SmtpTlsException.class)
                    .isThrownBy(factory::open)
                    .withMessageContaining("encrypted, but its certificate was not verified");
            assertThat(server.commands()).containsExactly("EHLO client.example", "STARTTLS", "EHLO client.example");
        }
    }

    @Test
    void thisHostIsConfidential() {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().auth("ann", "s3cret").build());
                var session = Sessions.open(Sessions.to(server).credentials(ANN))) {
            assertThat(session.tlsInfo()).isNull();
            assertThat(SessionLoginTest.authLines(server)).hasSize(1);
        }
    }

    @Test
    void unixSocketIsConfidentialAndNeedsNoTls(@TempDir Path folder) {
        var script = MailServerScript.smtp()
                .startTls()
                .authBeforeTls()
                .auth("ann", "s3cret")
                .build();
        try (var server = ScriptedSmtpServer.builder()
                        .unixPath(folder.resolve("smtp"))
                        .start(script);
                var session = Sessions.open(Sessions.to(server).credentials(ANN))) {
            assertThat(session.tlsInfo()).isNull();
            assertThat(server.commands()).noneMatch("STARTTLS"::equals);
        }
    }

    private static NonLoopbackRelay relayTo(ScriptedSmtpServer server) throws IOException {
        Optional<InetAddress> address = NonLoopbackRelay.address();
        assumeTrue(address.isPresent(), "this host has no address but loopback");
        return new NonLoopbackRelay(server, address.orElseThrow());
    }

    private static SessionConfig.Builder through(NonLoopbackRelay relay, ScriptedSmtpServer server) {
        SessionConfig likeDirect = Sessions.to(server).build();
        return SessionConfig.builder(relay.host())
                .port(relay.port())
                .localHostName(likeDirect.localHostName())
                .timeouts(likeDirect.timeouts());
    }
}
