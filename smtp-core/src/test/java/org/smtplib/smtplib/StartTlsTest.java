package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.exception.SmtpTlsException;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSession;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.TestCertificates;
import org.smtplib.transport.TlsInfo;
import org.smtplib.transport.TlsOptions;

/** STARTTLS: when it is said, what is verified, and what is forgotten. */
class StartTlsTest extends PlayedInPieces {

    private static final String OFFERED = """
            S: 220 server.example
            C: EHLO client.example
            S: 250-server.example
            S: 250-SIZE 1000
            S: 250 STARTTLS
            """;

    private static final String STARTED = OFFERED + """
            C: STARTTLS
            S: 220 go ahead
            TLS
            """;

    private static final String UNDER_TLS = """
            C: EHLO client.example
            S: 250-server.example
            S: 250 AUTH PLAIN
            C: NOOP
            S: 250 ok
            GONE
            """;

    private static void useUnderTls(SmtpSession session) {
        assertThat(session.hasExtension("SIZE")).isFalse();
        assertThat(session.ehloReply()).isNull();
        assertThat(session.heloReply()).isNull();
        assertThat(session.isEsmtp()).isFalse();
        session.ehloOrHeloIfNeeded();
        assertThat(session.hasExtension("AUTH")).isTrue();
        assertThat(session.noop().code()).isEqualTo(250);
        session.disconnect();
    }

    private SmtpSession toHost(ScriptedSmtpServer server, String host) {
        return SmtpSession.open(SessionConfig.builder(host + ":" + server.port())
                .localHostName(CLIENT)
                .build());
    }

    @Test
    void contextOfTheCallersOwnIsUsedAndWhatWasLearntBeforeIsForgotten() {
        try (var server = serve(STARTED + UNDER_TLS);
                var session = connect(server)) {
            TlsInfo tls = session.startTls(TestCertificates.clientContext());

            assertThat(tls.version()).startsWith("TLSv1.");
            assertThat(tls.verified()).isTrue();
            assertThat(session.tlsInfo()).isEqualTo(tls);
            useUnderTls(session);
        }
    }

    @Test
    void tlsOptionsOfTheConfigurationCountWhereNoneAreGiven() {
        try (var server = serve(STARTED + UNDER_TLS);
                var session = SmtpSession.open(config(server)
                        .tls(TlsOptions.of(TestCertificates.clientContext()))
                        .build())) {
            session.startTls();
            useUnderTls(session);
        }
    }

    @Test
    void secondTimeIsAMistakeOfTheCallerAndNothingIsSaid() {
        try (var server = serve(STARTED + UNDER_TLS);
                var session = connect(server)) {
            session.startTls(TestCertificates.clientContext());
            assertThatIllegalStateException().isThrownBy(session::startTls).withMessageContaining("already");
            useUnderTls(session);
        }
    }

    @Test
    void contextOfTheCallersOwnChangesNothingElse() {
        TlsOptions narrow = TlsOptions.builder()
                .protocols("TLSv1.2")
                .cipherSuites("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")
                .verifyHostname(false)
                .build();
        try (var server = ScriptedSmtpServer.builder()
                        .chunking(chunking)
                        .tls(TestCertificates.wrongHostContext())
                        .start(new TranscriptScript(STARTED + UNDER_TLS));
                var session = SmtpSession.open(config(server).tls(narrow).build())) {
            TlsInfo tls = session.startTls(TestCertificates.clientContext());

            assertThat(tls.version()).isEqualTo("TLSv1.2");
            assertThat(tls.cipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
            useUnderTls(session);
        }
    }

    @Test
    void defaultContextVerifiesTheCertificate() {
        try (var server = serve(STARTED);
                var session = connect(server)) {
            assertThatThrownBy(session::startTls)
                    .isInstanceOf(SmtpTlsException.class)
                    .hasMessageContaining("127.0.0.1:" + server.port());
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void defaultContextIsThatOfTheJvm() throws NoSuchAlgorithmException {
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(TestCertificates.clientContext());
        try (var server = serve(STARTED + UNDER_TLS);
                var session = connect(server)) {
            session.startTls();
            useUnderTls(session);
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @Test
    void hostNameIsTheOneConnectedToWhateverTheConfigurationNamed() {
        try (var server = serve(STARTED + UNDER_TLS);
                var session = new SmtpSession(SessionConfig.builder("unused.example")
                        .localHostName(CLIENT)
                        .build())) {
            session.connect("localhost:" + server.port());
            session.startTls(TestCertificates.clientContext());
            useUnderTls(session);
        }
    }

    @Test
    void certificateForAnotherHostIsRefused() {
        try (var server = ScriptedSmtpServer.builder()
                        .chunking(chunking)
                        .tls(TestCertificates.wrongHostContext())
                        .start(new TranscriptScript(STARTED));
                var session = toHost(server, "localhost")) {
            assertThatThrownBy(() -> session.startTls(TestCertificates.clientContext()))
                    .isInstanceOf(SmtpTlsException.class);
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void serverThatDoesNotOfferItIsNotSupported() {
        try (var server = serve(HELLO + "C: NOOP\nS: 250 ok\nGONE");
                var session = connect(server)) {
            assertThatThrownBy(session::startTls).isInstanceOf(SmtpNotSupportedException.class);
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void refusalLeavesTheConnectionAsItWas() {
        try (var server = serve(OFFERED + """
                C: STARTTLS
                S: 454 TLS not available due to temporary reason
                C: NOOP
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            assertThatThrownBy(session::startTls)
                    .asInstanceOf(type(SmtpResponseException.class))
                    .satisfies(failure -> assertThat(failure.reply())
                            .isEqualTo(Reply.of(454, "TLS not available due to temporary reason")));
            assertThat(session.hasExtension("SIZE")).isTrue();
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void octetsInClearBehindTheReplyAreAnAttack() {
        Script script = peer -> {
            new TranscriptScript(OFFERED + "C: STARTTLS").play(peer);
            peer.sayRaw("220 go ahead\r\n250-injected\r\n250 AUTH PLAIN\r\n");
            peer.expectEof();
        };
        try (var server = ScriptedSmtpServer.builder().start(script); // at once, or nothing is behind it yet
                var session = connect(server)) {
            assertThatThrownBy(() -> session.startTls(TestCertificates.clientContext()))
                    .isInstanceOf(SmtpProtocolException.class)
                    .hasMessageContaining("injection");
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void whatIsNoTlsEndsTheConnection() {
        try (var server = serve(OFFERED + """
                C: STARTTLS
                S: 220 go ahead
                S: 250 but not like that
                """);
                var session = connect(server)) {
            assertThatThrownBy(() -> session.startTls(TestCertificates.clientContext()))
                    .isInstanceOfAny(SmtpTlsException.class, SmtpProtocolException.class);
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void connectionThatWeClosedHasNoTlsAndGetsNone() {
        try (var server = serve(STARTED + "GONE");
                var session = connect(server)) {
            session.startTls(TestCertificates.clientContext());
            session.disconnect();
            assertThat(session.tlsInfo()).isNull();
            assertThatThrownBy(() -> session.startTls(TestCertificates.clientContext()))
                    .isInstanceOf(SmtpServerDisconnectedException.class)
                    .hasMessageContaining("There is no connection to 127.0.0.1:" + server.port());
        }
    }

    @Test
    void connectionThatTheServerClosedHasNoTlsAndGetsNone() {
        try (var server = serve(STARTED + """
                C: EHLO client.example
                S: 250 server.example
                C: NOOP
                CLOSE
                """);
                var session = connect(server)) {
            session.startTls(TestCertificates.clientContext());
            session.ehlo();
            assertThatThrownBy(session::noop).isInstanceOf(SmtpServerDisconnectedException.class);
            assertThat(session.tlsInfo()).isNull();
            assertThatThrownBy(() -> session.startTls(TestCertificates.clientContext()))
                    .isInstanceOf(SmtpServerDisconnectedException.class)
                    .hasMessageContaining("There is no connection to 127.0.0.1:" + server.port());
        }
    }

    @Test
    void tlsIsBegunOnceOnly() {
        try (var server = serve(STARTED + """
                C: NOOP
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            session.startTls(TestCertificates.clientContext());
            assertThatIllegalStateException().isThrownBy(() -> session.startTls(TestCertificates.clientContext()));
            session.noop();
            session.disconnect();
        }
    }
}
