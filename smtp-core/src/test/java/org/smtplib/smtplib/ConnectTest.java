package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSession;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.transport.Endpoint;

/** Where a session goes, in all three flavours. */
class ConnectTest {

    private static final Script GREETING = new TranscriptScript("S: 220 server.example ESMTP");

    @Test
    void smtpConnectsAtOnceToHostAndPortInOneText() {
        try (var server = ScriptedSmtpServer.start(GREETING);
                var session = SmtpSession.smtp("127.0.0.1:" + server.port())) {
            assertThat(session.isConnected()).isTrue();
            assertThat(session.tlsInfo()).isNull();
            session.disconnect();
        }
    }

    @Test
    void lmtpConnectsOverTcp() {
        try (var server = ScriptedSmtpServer.start(GREETING);
                var session = SmtpSession.lmtp("127.0.0.1:" + server.port())) {
            assertThat(session.isConnected()).isTrue();
            session.disconnect();
        }
    }

    @Test
    void lmtpConnectsToTheAbsolutePathOfAUnixSocket(@TempDir Path folder) {
        Path path = folder.resolve("lmtp");
        try (var server = ScriptedSmtpServer.builder().unixPath(path).start(GREETING);
                var session = SmtpSession.lmtp(path.toString())) {
            assertThat(server.connections()).isEqualTo(1);
            assertThat(session.isConnected()).isTrue();
            session.disconnect();
        }
    }

    @Test
    void unixSocketThatIsNotThereCannotBeReached(@TempDir Path folder) {
        String path = folder.resolve("nobody").toString();
        assertThatThrownBy(() -> SmtpSession.lmtp(path))
                .isInstanceOf(SmtpUnreachableException.class)
                .hasMessageContaining(path);
    }

    @ParameterizedTest
    @CsvSource({"SMTP, 25", "SMTPS, 465", "LMTP, 2003"})
    void portIsTheProtocolsOwnWhereNoneIsNamed(Protocol protocol, int port) {
        SessionConfig config =
                SessionConfig.builder("mail.example.org").protocol(protocol).build();
        assertThat(config.endpoint()).isEqualTo(new Endpoint("mail.example.org", port));
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void portInTheHostsTextCounts(Protocol protocol) {
        SessionConfig config = SessionConfig.builder("mail.example.org:2525")
                .protocol(protocol)
                .build();
        assertThat(config.endpoint()).isEqualTo(new Endpoint("mail.example.org", 2525));
    }

    @Test
    void portGivenTwiceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        SessionConfig.builder("mail.example.org:2525").port(99).build())
                .withMessageContaining("give the port apart");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mail.example.org:", "mail.example.org:bogus", "mail.example.org:-25", "mail.example.org:70000"})
    void portThatIsNoNumberIsRefused(String host) {
        assertThatIllegalArgumentException().isThrownBy(() -> SmtpSession.smtp(host));
    }

    @ParameterizedTest
    @CsvSource({"[2001:db8::1]:2525, 2001:db8::1, 2525", "[2001:db8::1], 2001:db8::1, 25", "::1, ::1, 25"})
    void ipv6LiteralMayBeGiven(String text, String host, int port) {
        assertThat(SessionConfig.builder(text).build().endpoint()).isEqualTo(new Endpoint(host, port));
    }

    @Test
    void ipv6LiteralWithPortIsConnectedTo() throws IOException {
        InetAddress loopback = InetAddress.getByName("::1");
        assumeTrue(isBindable(loopback), "this host has no IPv6 loopback");
        try (ServerSocket door = new ServerSocket(0, 1, loopback)) {
            CompletableFuture<Void> greeting = CompletableFuture.runAsync(() -> greet(door));
            try (var session = SmtpSession.smtp("[::1]:" + door.getLocalPort())) {
                assertThat(session.isConnected()).isTrue();
                session.disconnect();
            }
            greeting.join();
        }
    }

    static boolean isBindable(InetAddress address) {
        try (ServerSocket socket = new ServerSocket(0, 1, address)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static void greet(ServerSocket door) {
        try (var socket = door.accept()) {
            socket.getOutputStream().write("220 server.example\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().read();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void sourceAddressAndPortAreTheOnesAskedFor() throws IOException {
        AtomicReference<SocketAddress> seen = new AtomicReference<>();
        InetSocketAddress source = new InetSocketAddress("127.0.0.1", freePort());
        Script script = peer -> {
            seen.set(peer.clientAddress());
            GREETING.play(peer);
        };
        try (var server = ScriptedSmtpServer.start(script);
                var session = SmtpSession.open(
                        PlayedInPieces.config(server).sourceAddress(source).build())) {
            assertThat(seen.get()).isEqualTo(source);
            session.disconnect();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void unconnectedSessionConnectsWhenTold() {
        try (var server = ScriptedSmtpServer.start(GREETING);
                var session = new SmtpSession(PlayedInPieces.config(server).build())) {
            assertThat(session.isConnected()).isFalse();
            assertThat(server.connections()).isZero();

            Reply greeting = session.connect();

            assertThat(greeting).isEqualTo(Reply.of(220, "server.example ESMTP"));
            assertThat(session.isConnected()).isTrue();
            session.disconnect();
        }
    }

    @Test
    void connectMayNameAnotherServer() {
        try (var server = ScriptedSmtpServer.start(GREETING);
                var session =
                        new SmtpSession(SessionConfig.builder("unused.example").build())) {
            assertThat(session.connect("127.0.0.1:" + server.port()).code()).isEqualTo(220);
            session.disconnect();
        }
    }

    @Test
    void nobodyListeningIsUnreachable() throws IOException {
        String host = "127.0.0.1:" + freePort();
        assertThatThrownBy(() -> SmtpSession.smtp(host))
                .isInstanceOf(SmtpUnreachableException.class)
                .hasMessageContaining(host);
    }

    @Test
    void portGivenApartCountsAndZeroIsTheProtocolsOwn() {
        assertThat(SessionConfig.builder("mail.example.org").port(2525).build().endpoint())
                .isEqualTo(new Endpoint("mail.example.org", 2525));
        assertThat(SessionConfig.builder("mail.example.org").port(0).build().endpoint())
                .isEqualTo(new Endpoint("mail.example.org", 25));
        assertThat(SessionConfig.builder("mail.example.org:2525")
                        .port(0)
                        .build()
                        .endpoint())
                .isEqualTo(new Endpoint("mail.example.org", 2525));
    }
}
