package org.smtplib.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.testing.Peer;
import org.smtplib.testing.ScriptedSmtpServer;

/** Connections by name, address and path, and those that do not come about. */
class ConnectorTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void connectionIsMadeByNameAndByAddress(String host) throws IOException {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(Peer::drainUntilEof);
                Transport transport = Connector.connect(new Endpoint(host, server.port()), Peers.soon())) {
            assertThat(transport.endpoint()).hasToString(host + ":" + server.port());
            assertThat(transport.isLocal()).isTrue();
            assertThat(transport.localAddress())
                    .isNotNull()
                    .satisfies(address ->
                            assertThat(address.getAddress().isLoopbackAddress()).isTrue());
        }
    }

    @Test
    void unixSocketIsLocalAndHasNoAddress(@TempDir Path folder) throws IOException {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.builder()
                        .unixPath(folder.resolve("socket"))
                        .start(Peer::drainUntilEof);
                Transport transport = Peers.connect(server)) {
            assertThat(transport.isLocal()).isTrue();
            assertThat(transport.localAddress()).isNull();
        }
    }

    @Test
    void connectionThatIsClosedIsNotCalledLocal() throws IOException {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(Peer::drainUntilEof)) {
            Transport transport = Peers.connect(server);
            transport.close();
            assertThat(transport.isLocal()).isFalse();
            assertThat(transport.localAddress()).isNull();
        }
    }

    @Test
    void unknownNameIsUnknown() {
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> Connector.connect(new Endpoint("mail.invalid", 25), Peers.soon()));
    }

    @Test
    void nameLookUpEndsByTheDeadline() {
        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> Connector.connect(new Endpoint("mail.invalid", 25), Peers.in(Duration.ZERO)));
    }

    @Test
    void refusedPortIsRefused() {
        ScriptedSmtpServer server = ScriptedSmtpServer.start(Peer::drainUntilEof);
        server.close();
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> Peers.connect(server));
    }

    @Test
    void pathWithoutSocketIsNoConnection(@TempDir Path folder) {
        Endpoint nobody = new Endpoint(folder.resolve("nobody").toString(), 0);
        assertThatIOException().isThrownBy(() -> Connector.connect(nobody, Peers.soon()));
    }

    @Test
    void addressThatNeverAnswersEndsByTheDeadline() throws IOException {
        Duration wait = Duration.ofMillis(250);
        List<SocketChannel> queued = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            for (int i = 0; i < 8; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(new InetSocketAddress("127.0.0.1", full.getLocalPort()));
                queued.add(channel);
            }
            var stopwatch = new Stopwatch();
            Endpoint silent = new Endpoint("127.0.0.1", full.getLocalPort());
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> Connector.connect(silent, Peers.in(wait)));
            // The name was looked up first, which took its share of the time.
            stopwatch.assertEndedBy(wait.minusMillis(50));
        } finally {
            for (SocketChannel channel : queued) {
                channel.close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mail.example.org, 25, mail.example.org:25",
        "192.0.2.1, 587, 192.0.2.1:587",
        "2001:db8::1, 25, [2001:db8::1]:25",
        "[2001:db8::1], 25, [2001:db8::1]:25",
        "/var/run/lmtp, 0, /var/run/lmtp",
        "/var/run/lmtp, 24, /var/run/lmtp",
        "/a path/lmtp, 0, /a path/lmtp"
    })
    void endpointIsWrittenAsOneWouldWriteIt(String host, int port, String text) {
        assertThat(new Endpoint(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 25",
        "' ', 25",
        "mail example, 25",
        "'mail\n', 25",
        "mail.example.org, 0",
        "mail.example.org, 65536",
        "mail.example.org, -1"
    })
    void endpointThatIsNoneIsRefused(String host, int port) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Endpoint(host, port));
    }
}
