package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtplib.exception.SmtpHeloException;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.transport.Stopwatch;

/** No connection comes about, and the message says what was tried and what to look at. */
class SessionUnreachableTest {

    @Test
    void unknownHostIsCalledUnknown() {
        var listener = new RecordingListener();
        // RFC 6761 6.4: this name is in no DNS.
        var config =
                SessionConfig.builder("mail.invalid").timeouts(Sessions.PATIENT).listener(listener);
        assertThatExceptionOfType(SmtpUnreachableException.class)
                .isThrownBy(() -> Sessions.open(config))
                .withMessageContaining("mail.invalid:25")
                .withMessageContaining("unknown")
                .satisfies(e -> assertThat(e.isTransient()).isTrue());
        assertThat(listener.events()).singleElement().asString().startsWith("connect failed: Cannot connect");
    }

    @Test
    void refusedPortIsCalledRefused() {
        var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
        server.close();
        assertThatExceptionOfType(SmtpUnreachableException.class)
                .isThrownBy(() -> Sessions.open(server))
                .withMessageContaining("Cannot connect to 127.0.0.1:" + server.port())
                .withMessageContaining("refused")
                .withMessageContaining("check host and port")
                .withCauseInstanceOf(ConnectException.class);
    }

    @Test
    void unixSocketThatIsNotThereIsNamed(@TempDir Path folder) {
        String path = folder.resolve("nobody").toString();
        assertThatExceptionOfType(SmtpUnreachableException.class)
                .isThrownBy(() -> Sessions.open(SessionConfig.builder(path)))
                .withMessageContaining("Cannot connect to " + path);
    }

    @Test
    void portThatNeverAnswersEndsByTheConnectTimeout() throws IOException {
        List<SocketChannel> queued = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            // Nobody accepts: once the queue is full, the kernel leaves further connections without an answer.
            for (int i = 0; i < 8; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(new InetSocketAddress("127.0.0.1", full.getLocalPort()));
                queued.add(channel);
            }
            var config = SessionConfig.builder("127.0.0.1")
                    .port(full.getLocalPort())
                    .timeouts(Sessions.PATIENT.withConnect(Sessions.SHORT));
            var stopwatch = new Stopwatch();
            assertThatExceptionOfType(SmtpUnreachableException.class)
                    .isThrownBy(() -> Sessions.open(config))
                    .withMessageContaining("no answer within " + Sessions.SHORT.toMillis() + " ms")
                    .withCauseInstanceOf(SocketTimeoutException.class);
            stopwatch.assertEndedBy(Sessions.SHORT);
        } finally {
            for (SocketChannel channel : queued) {
                channel.close();
            }
        }
    }

    @Test
    void nothingIsLeftOpenWhereASessionCannotBeMadeReady() {
        var script = MailServerScript.smtp()
                .on("EHLO", "550 no")
                .on("HELO", "550 no")
                .build();
        try (var server = ScriptedSmtpServer.start(script)) {
            for (int i = 1; i <= 3; i++) {
                assertThatExceptionOfType(SmtpHeloException.class).isThrownBy(() -> Sessions.open(server));
                server.awaitClosed(i);
            }
            assertThat(server.openConnections()).isZero();
        }
    }
}
