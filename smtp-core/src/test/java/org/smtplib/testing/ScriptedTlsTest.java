package org.smtplib.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server under TLS, with right and wrong certificates. */
class ScriptedTlsTest {

    private static final Script STARTTLS = peer -> {
        peer.say("220 server.example");
        peer.expect("STARTTLS");
        peer.say("220 go ahead");
        peer.startTls();
        peer.expect("QUIT");
        peer.say("221 bye");
    };

    @Test
    void startTlsUpgradesTheConnection() throws IOException {
        try (var server = ScriptedSmtpServer.start(STARTTLS);
                var client = RawClient.connect(server)) {
            talk(client);
            assertThat(client.read()).isEqualTo(-1);
        }
    }

    @Test
    void startTlsWorksOnAUnixSocket(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("lmtp");
        try (var server = ScriptedSmtpServer.builder().unixPath(path).start(STARTTLS);
                var client = RawClient.connectUnix(server)) {
            talk(client);
            assertThat(client.read()).isEqualTo(-1);
        }
    }

    private static void talk(RawClient client) throws IOException {
        client.reply();
        assertThat(client.ask("STARTTLS")).isEqualTo("220 go ahead");
        client.startTls(TestCertificates.clientContext());
        assertThat(client.ask("QUIT")).isEqualTo("221 bye");
    }

    @Test
    void octetsInClearBehindStartTlsFailTheScript() throws IOException {
        var server = ScriptedSmtpServer.start(STARTTLS);
        try (var client = RawClient.connect(server)) {
            client.reply();
            client.say("STARTTLS", "EHLO client.example");
            client.reply();
            assertThat(client.read()).isEqualTo(-1);
        }
        assertThatThrownBy(server::close).hasMessageContaining("octets in clear before the TLS handshake");
    }

    @Test
    void implicitTlsBeginsWithTheHandshake() throws IOException {
        try (var server = ScriptedSmtpServer.builder()
                        .implicitTls()
                        .chunking(Chunking.BYTES)
                        .start(MailServerScript.smtp().build());
                var client = RawClient.connect(server)) {
            client.startTls(TestCertificates.clientContext());
            assertThat(client.reply()).startsWith("220");
            assertThat(client.ask("QUIT")).startsWith("221");
            assertThat(client.read()).isEqualTo(-1);
        }
    }

    @Test
    void clientThatRefusesTheCertificateIsNoFailureOfTheScript() throws IOException {
        for (SSLContext wrong :
                new SSLContext[] {TestCertificates.strangerContext(), TestCertificates.wrongHostContext()}) {
            try (var server = ScriptedSmtpServer.builder()
                            .implicitTls()
                            .tls(wrong)
                            .start(STARTTLS);
                    var client = RawClient.connect(server)) {
                assertThatIOException()
                        .isThrownBy(() -> client.startTls(TestCertificates.clientContext()))
                        .isInstanceOf(SSLHandshakeException.class);
                server.awaitConnections(1);
                server.awaitAllClosed();
                assertThat(server.transcript(1)).anyMatch(line -> line.startsWith("-- TLS handshake failed"));
            }
        }
    }

    @Test
    void clientCertificateIsSeenByTheScript() throws IOException {
        try (var server = ScriptedSmtpServer.builder()
                        .implicitTls()
                        .clientCertificate()
                        .start(peer -> {
                            peer.expect("WHOAMI");
                            var session = peer.tlsSession();
                            peer.say(session == null ? "550" : "250 " + session.getPeerPrincipal());
                        });
                var client = RawClient.connect(server)) {
            client.startTls(TestCertificates.clientWithCertificateContext());
            assertThat(client.ask("WHOAMI")).isEqualTo("250 CN=client.example");
        }
    }

    @Test
    void faultsCanComeBeforeTheHandshake() throws IOException {
        var script = MailServerScript.smtp()
                .startTls()
                .faultOnConnection(1, Step.CONNECT, Fault.CLOSE)
                .faultOnConnection(2, Step.HANDSHAKE, Fault.GARBAGE)
                .build();
        try (var server = ScriptedSmtpServer.builder().implicitTls().start(script)) {
            for (int i = 0; i < 2; i++) {
                try (var client = RawClient.connect(server)) {
                    assertThatIOException().isThrownBy(() -> client.startTls(TestCertificates.clientContext()));
                }
            }
        }
    }

    @Test
    void replyInjectedBehindStartTlsTravelsInClear() throws IOException {
        var script = MailServerScript.smtp()
                .startTls()
                .fault(Step.STARTTLS, Fault.EXTRA_REPLY)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var client = RawClient.connect(server)) {
            client.reply();
            client.ask("EHLO client.example");
            assertThat(client.ask("STARTTLS")).isEqualTo("220 2.0.0 go ahead");
            assertThat(client.reply()).isEqualTo("250 2.0.0 not asked for");
        }
    }

    @Test
    void nothingSaidBeforeTlsCountsAfterIt() throws IOException {
        var script = MailServerScript.smtp()
                .keywords("PIPELINING")
                .keywordsAfterTls("CHUNKING")
                .startTls()
                .auth("user", "secret")
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var client = RawClient.connect(server)) {
            client.reply();
            assertThat(client.ask("EHLO client.example")).isEqualTo("250-server.example\n250-PIPELINING\n250 STARTTLS");
            client.ask("STARTTLS");
            client.startTls(TestCertificates.clientContext());
            assertThat(client.ask("MAIL FROM:<>")).startsWith("503");
            assertThat(client.ask("EHLO client.example"))
                    .isEqualTo("250-server.example\n250-CHUNKING\n250 AUTH PLAIN LOGIN");
            assertThat(client.ask("STARTTLS")).startsWith("502");
        }
    }

    @Test
    void authorityIsThereAsPem() throws IOException {
        assertThat(Files.readString(TestCertificates.caPem())).startsWith("-----BEGIN CERTIFICATE-----\n");
        assertThat(TestCertificates.serverCertificate()
                        .getSubjectX500Principal()
                        .getName())
                .isEqualTo("CN=localhost");
    }
}
