package org.smtplib.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.EOFException;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.testing.Peer;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.TestCertificates;
import org.smtplib.transport.Peers.Way;

/** How TLS begins, and why it may not. */
class TransportTlsTest {

    private static final TlsOptions TRUSTING = TlsOptions.of(TestCertificates.clientContext());

    @Test
    void connectionIsInClearUntilTlsIsAskedFor() throws IOException {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(peer -> {
                    peer.expect("in clear");
                    peer.say("go");
                    peer.startTls();
                    peer.expect("in secret");
                });
                Transport transport = Peers.connect(server)) {
            assertThat(transport.tlsInfo()).isNull();
            Peers.say(transport, "in clear");
            assertThat(Peers.hear(transport, 4)).isEqualTo("go\r\n");
            TlsInfo info = transport.startTls(TRUSTING, Peers.soon());
            assertThat(info.version()).isEqualTo("TLSv1.3");
            assertThat(info.cipherSuite()).startsWith("TLS_");
            assertThat(info.verified()).isTrue();
            assertThat(transport.tlsInfo()).isSameAs(info);
            Peers.say(transport, "in secret");
            server.awaitClosed(1);
        }
    }

    @Test
    void tlsBeginsOnce() throws IOException {
        try (ScriptedSmtpServer server = Way.TLS_1_3.serve(peer -> peer.expect("hello"));
                Transport transport = Way.TLS_1_3.connect(server)) {
            assertThatIllegalStateException().isThrownBy(() -> transport.startTls(TRUSTING, Peers.soon()));
            Peers.say(transport, "hello");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"220 plain.example ESMTP\r\n", "SSH-2.0-example\r\n", "\n", "\u0013\u0018 not yet a record"})
    void peerThatDoesNotSpeakTlsIsQuoted(String said) throws IOException {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(peer -> {
                    peer.sayRaw(said);
                    peer.drainUntilEof();
                });
                Transport transport = Peers.connect(server)) {
            assertThatExceptionOfType(NotTlsException.class)
                    .isThrownBy(() -> transport.startTls(TRUSTING, Peers.soon()))
                    .withMessageContaining("does not speak TLS")
                    .satisfies(e -> assertThat(e.getMessage())
                            .contains(said.strip().replaceAll("\\p{Cntrl}", "?"))
                            .doesNotContain("\r", "\n")
                            .hasSizeLessThan(200));
        }
    }

    @Test
    void peerThatSaysMuchIsQuotedInPart() throws IOException {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(peer -> {
                    peer.say("2".repeat(10_000));
                    peer.drainUntilEof();
                });
                Transport transport = Peers.connect(server)) {
            assertThatExceptionOfType(NotTlsException.class)
                    .isThrownBy(() -> transport.startTls(TRUSTING, Peers.soon()))
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
        }
    }

    @Test
    void recordThatIsNoneIsRefused() throws IOException {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(peer -> {
                    peer.sayRaw(new byte[] {0x16, 0x03, 0x03, (byte) 0xff, (byte) 0xff, 1, 2, 3});
                    peer.drainUntilEof();
                });
                Transport transport = Peers.connect(server)) {
            assertThatExceptionOfType(SSLException.class)
                    .isThrownBy(() -> transport.startTls(TRUSTING, Peers.soon()))
                    .isNotInstanceOf(NotTlsException.class);
        }
    }

    @Test
    void peerThatLeavesDuringTheHandshakeIsSeenToLeave() throws IOException {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(Peer::close);
                Transport transport = Peers.connect(server)) {
            assertThatIOException()
                    .isThrownBy(() -> transport.startTls(TRUSTING, Peers.soon()))
                    .satisfies(e -> assertThat(e)
                            .isNotInstanceOf(NotTlsException.class)
                            .matches(it -> it instanceof EOFException || it.getMessage() != null));
        }
    }

    @Test
    void certificateIsVerifiedUnlessItIsNotAskedFor() throws IOException {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.builder()
                .tls(TestCertificates.strangerContext())
                .start(peer -> {
                    peer.startTls();
                    peer.drainUntilEof();
                })) {
            try (Transport transport = Peers.connect(server)) {
                assertThatExceptionOfType(SSLException.class)
                        .isThrownBy(() -> transport.startTls(TRUSTING, Peers.soon()));
                assertThat(transport.tlsInfo()).isNull();
            }
            // The alert is sent, but whether a server that is still writing reads it is a matter of chance.
            server.awaitClosed(1);
            assertThat(server.transcript(1)).anyMatch(line -> line.contains("TLS handshake failed"));
            try (Transport transport = Peers.connect(server)) {
                assertThat(transport.startUnverifiedTls(TRUSTING, Peers.soon()).verified())
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"TLS_1_2", "TLS_1_3"})
    void versionAndCipherSuiteCanBeNarrowed(Way way) throws IOException {
        String suite = way == Way.TLS_1_2 ? "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384" : "TLS_AES_256_GCM_SHA384";
        String version = way == Way.TLS_1_2 ? "TLSv1.2" : "TLSv1.3";
        var narrow = TlsOptions.builder()
                .context(TestCertificates.clientContext())
                .protocols(version)
                .cipherSuites(suite)
                .build();
        try (ScriptedSmtpServer server = way.serve(Peer::drainUntilEof);
                Transport transport = Peers.connect(server)) {
            assertThat(transport.startTls(narrow, Peers.soon())).isEqualTo(new TlsInfo(version, suite, true));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void optionThatTheJvmDoesNotKnowIsAFailureOfTls(boolean protocol) throws IOException {
        var trusting = TRUSTING.toBuilder();
        var options = (protocol ? trusting.protocols("ROT13") : trusting.cipherSuites("ROT13")).build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(Peer::drainUntilEof);
                Transport transport = Peers.connect(server)) {
            assertThatExceptionOfType(SSLException.class)
                    .isThrownBy(() -> transport.startTls(options, Peers.soon()))
                    .withMessageContaining("ROT13");
        }
    }
}
