package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpTlsException;
import org.smtplib.protocol.Protocol;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSession;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.ScriptedSmtpServerBuilder;
import org.smtplib.testing.TestCertificates;
import org.smtplib.transport.TlsOptions;

/** SMTP over TLS from the first octet: what is verified, and against which name. */
class SmtpsTest extends PlayedInPieces {

    private static final Script NOOP = new TranscriptScript("""
            S: 220 server.example
            C: NOOP
            S: 250 ok
            GONE
            """);

    private ScriptedSmtpServerBuilder server() {
        return ScriptedSmtpServer.builder().implicitTls().chunking(chunking);
    }

    private static SessionConfig.Builder smtps(String host) {
        return SessionConfig.builder(host).protocol(Protocol.SMTPS).localHostName(CLIENT);
    }

    private static TlsOptions trusting() {
        return TlsOptions.of(TestCertificates.clientContext());
    }

    @Test
    void contextOfTheCallersOwnIsUsed() {
        try (var server = server().start(NOOP);
                var session = SmtpSession.open(
                        smtps("localhost:" + server.port()).tls(trusting()).build())) {
            assertThat(session.tlsInfo()).isNotNull();
            assertThat(session.tlsInfo().verified()).isTrue();
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void contextOfTheJvmIsTheDefault() throws NoSuchAlgorithmException {
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(TestCertificates.clientContext());
        try (var server = server().start(NOOP);
                var session = SmtpSession.smtps("localhost:" + server.port())) {
            session.noop();
            session.disconnect();
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @Test
    void certificateThatNobodyVouchesForIsRefused() {
        try (var server = server().tls(TestCertificates.strangerContext()).start(NOOP)) {
            String host = "localhost:" + server.port();
            assertThatThrownBy(
                            () -> SmtpSession.open(smtps(host).tls(trusting()).build()))
                    .isInstanceOf(SmtpTlsException.class)
                    .hasMessageContaining(host);
            assertThatThrownBy(() -> SmtpSession.smtps(host)).isInstanceOf(SmtpTlsException.class);
        }
    }

    @Test
    void certificateForAnotherHostIsRefused() {
        try (var server = server().tls(TestCertificates.wrongHostContext()).start(NOOP)) {
            assertThatThrownBy(() -> SmtpSession.open(
                            smtps("localhost:" + server.port()).tls(trusting()).build()))
                    .isInstanceOf(SmtpTlsException.class);
        }
    }

    @Test
    void hostNameIsTheOneConnectedToWhateverTheConfigurationNamed() {
        try (var server = server().start(NOOP);
                var session =
                        new SmtpSession(smtps("unused.example").tls(trusting()).build())) {
            session.connect("localhost:" + server.port());
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void serverThatSpeaksInClearIsNoSmtps() {
        try (var server = serve("S: 220 server.example");
                var session = new SmtpSession(
                        smtps("localhost:" + server.port()).tls(trusting()).build())) {
            assertThatThrownBy(session::connect)
                    .isInstanceOf(SmtpTlsException.class)
                    .hasMessageContaining("does not speak TLS");
            assertThat(session.isConnected()).isFalse();
        }
    }
}
