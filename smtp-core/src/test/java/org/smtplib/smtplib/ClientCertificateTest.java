package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpTlsException;
import org.smtplib.protocol.Protocol;
import org.smtplib.session.SmtpSession;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.TestCertificates;
import org.smtplib.transport.TlsInfo;
import org.smtplib.transport.TlsOptions;

/** A client's key and certificate chain in PEM files, at STARTTLS and from the first octet. */
class ClientCertificateTest {

    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String TRUST_STORE_PASSWORD = "javax.net.ssl.trustStorePassword";

    private static final Script STARTTLS = peer -> {
        new TranscriptScript("""
                S: 220 server.example
                C: EHLO client.example
                S: 250-server.example
                S: 250 STARTTLS
                C: STARTTLS
                S: 220 go ahead
                TLS
                """).play(peer);
        showsItsCertificate(peer);
    };

    @TempDir
    private Path folder;

    /** The certificate comes with the JVM's own trust, so the JVM trusts the test's authority for a while. */
    @BeforeEach
    void trustTheAuthority() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(TestCertificates.caPem())) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        Path file = folder.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        }
        System.setProperty(TRUST_STORE, file.toString());
        System.setProperty(TRUST_STORE_PASSWORD, "changeit");
    }

    @AfterEach
    void trustItNoLonger() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE_PASSWORD);
    }

    private static void showsItsCertificate(org.smtplib.testing.Peer peer) throws IOException {
        peer.expect("NOOP");
        assertThat(peer.tlsSession()).isNotNull();
        assertThat(peer.tlsSession().getPeerPrincipal().getName()).isEqualTo("CN=client.example");
        peer.say("250 ok");
    }

    private static ScriptedSmtpServer demanding(Script script) {
        return ScriptedSmtpServer.builder().clientCertificate().start(script);
    }

    @Test
    void startTlsShowsTheCertificate() {
        try (var server = demanding(STARTTLS);
                var session = PlayedInPieces.connect(server)) {
            session.startTls(TestCertificates.clientKeyPem(), TestCertificates.clientChainPem());
            assertThat(session.noop().code()).isEqualTo(250);
            session.disconnect();
        }
    }

    @Test
    void keyAndChainMayStandInOneFile() throws IOException {
        Path both = folder.resolve("both.pem");
        Files.writeString(
                both,
                Files.readString(TestCertificates.clientKeyPem())
                        + Files.readString(TestCertificates.clientChainPem()));
        try (var server = demanding(STARTTLS);
                var session = PlayedInPieces.connect(server)) {
            session.startTls(both, both);
            assertThat(session.noop().code()).isEqualTo(250);
            session.disconnect();
        }
    }

    @Test
    void nothingElseOfTheConfigurationIsChanged() {
        TlsOptions narrow = TlsOptions.builder()
                .trustedCertificates(TestCertificates.caPem())
                .protocols("TLSv1.2")
                .cipherSuites("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")
                .verifyHostname(false)
                .build();
        trustItNoLonger();
        try (var server = ScriptedSmtpServer.builder()
                        .clientCertificate()
                        .tls(TestCertificates.wrongHostContext())
                        .start(STARTTLS);
                var session = SmtpSession.open(
                        PlayedInPieces.config(server).tls(narrow).build())) {
            TlsInfo tls = session.startTls(TestCertificates.clientKeyPem(), TestCertificates.clientChainPem());
            assertThat(tls.version()).isEqualTo("TLSv1.2");
            assertThat(tls.cipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
            assertThat(session.noop().code()).isEqualTo(250);
            session.disconnect();
        }
    }

    @Test
    void whomTheConfigurationDoesNotTrustIsNotTrusted() throws IOException {
        Path stranger = folder.resolve("stranger.pem");
        try (InputStream in = getClass().getResourceAsStream("/org/smtplib/transport/ec-certificate.pem")) {
            Files.write(stranger, in.readAllBytes());
        }
        TlsOptions options = TlsOptions.builder().trustedCertificates(stranger).build();
        try (var server = demanding(STARTTLS);
                var session = SmtpSession.open(
                        PlayedInPieces.config(server).tls(options).build())) {
            assertThatExceptionOfType(SmtpTlsException.class)
                    .isThrownBy(
                            () -> session.startTls(TestCertificates.clientKeyPem(), TestCertificates.clientChainPem()))
                    .withMessageContaining("not trusted");
        }
    }

    @Test
    void contextOfTheConfigurationCannotBeGivenACertificate() {
        try (var server = ScriptedSmtpServer.start(new TranscriptScript("S: 220 server.example\nGONE"));
                var session = SmtpSession.open(PlayedInPieces.config(server)
                        .tls(TlsOptions.of(TestCertificates.clientContext()))
                        .build())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> session.startTls(TestCertificates.clientKeyPem(), TestCertificates.clientChainPem()))
                    .withMessageContaining("SSLContext");
            session.disconnect();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "RSASSA-PSS", "EC", "Ed25519"})
    void keyMayBeOfAnyKindThatTheJvmKnows(String algorithm) {
        Path both = TestCertificates.clientPem(algorithm);
        try (var server = demanding(STARTTLS);
                var session = PlayedInPieces.connect(server)) {
            session.startTls(both, both);
            assertThat(session.noop().code()).isEqualTo(250);
            session.disconnect();
        }
    }

    @Test
    void smtpsShowsTheCertificate() {
        Script script = peer -> {
            peer.say("220 server.example");
            showsItsCertificate(peer);
        };
        TlsOptions options =
                TlsOptions.ofClientCertificate(TestCertificates.clientKeyPem(), TestCertificates.clientChainPem());
        try (var server = ScriptedSmtpServer.builder()
                        .implicitTls()
                        .clientCertificate()
                        .start(script);
                var session = SmtpSession.open(PlayedInPieces.config(server)
                        .protocol(Protocol.SMTPS)
                        .tls(options)
                        .build())) {
            assertThat(session.noop().code()).isEqualTo(250);
            session.disconnect();
        }
    }

    @Test
    void fileThatHoldsSomethingElseIsNamed() {
        Path key = TestCertificates.clientKeyPem();
        Path chain = TestCertificates.clientChainPem();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsOptions.ofClientCertificate(chain, chain))
                .withMessageContaining(chain.toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsOptions.ofClientCertificate(key, key))
                .withMessageContaining(key.toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsOptions.ofClientCertificate(folder.resolve("none"), chain))
                .withMessageContaining("none");
    }
}
