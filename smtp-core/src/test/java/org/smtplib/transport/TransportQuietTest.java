package org.smtplib.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtplib.testing.Peer;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.transport.Peers.Way;

/** Whether the peer has said something is seen without waiting, and without asking it. */
class TransportQuietTest {

    private static final Script ECHO_ONE_LINE = peer -> {
        peer.say(peer.readLine());
        peer.drainUntilEof();
    };

    @ParameterizedTest
    @EnumSource
    void peerThatSaysNothingIsQuietHoweverOftenOneLooks(Way way) throws IOException {
        try (ScriptedSmtpServer server = way.serve(ECHO_ONE_LINE);
                Transport transport = way.connect(server)) {
            long start = System.nanoTime();
            for (int i = 0; i < 1000; i++) {
                assertThat(transport.isQuiet(Peers.soon())).isTrue();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            Peers.say(transport, "hello");
            assertThat(Peers.hear(transport, 7)).isEqualTo("hello\r\n");
            assertThat(transport.isQuiet(Peers.soon())).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionTicketsThatArePendingAreNoWordOfThePeers(Way way) throws Exception {
        CountDownLatch secured = new CountDownLatch(1);
        try (ScriptedSmtpServer server = way.serve(peer -> {
                    if (way != Way.PLAIN) {
                        peer.startTls();
                    }
                    secured.countDown();
                    peer.say(peer.readLine());
                    peer.drainUntilEof();
                });
                Transport transport = way.connect(server)) {
            // The server sends its tickets (RFC 8446 4.6.1) at the end of its handshake, so they have come by now.
            assertThat(secured.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(transport.isQuiet(Peers.soon())).isTrue();
            Peers.say(transport, "hello");
            assertThat(Peers.hear(transport, 7)).isEqualTo("hello\r\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void wordThatNobodyAskedForIsNotQuiet(Way way) throws IOException {
        try (ScriptedSmtpServer server = way.serve(ECHO_ONE_LINE);
                Transport transport = way.connect(server)) {
            assertThat(transport.isQuiet(Peers.soon())).isTrue();
            Peers.say(transport, "hello");
            Eventually.becomes(() -> !transport.isQuiet(Peers.soon()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void octetsThatWereReadOnlyInPartAreNotQuiet(Way way) throws IOException {
        try (ScriptedSmtpServer server = way.serve(ECHO_ONE_LINE);
                Transport transport = way.connect(server)) {
            Peers.say(transport, "hello");
            assertThat(Peers.hear(transport, 3)).isEqualTo("hel");
            assertThat(transport.isQuiet(Peers.soon())).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void peerThatClosedInGoodOrderIsNotQuiet(Way way) throws IOException {
        try (ScriptedSmtpServer server = way.serve(Peer::drainUntilEof);
                Transport transport = way.connect(server)) {
            server.awaitConnections(1);
            assertThat(transport.isQuiet(Peers.soon())).isTrue();
            server.dropConnections();
            Eventually.becomes(() -> !transport.isQuiet(Peers.soon()));
            assertThat(transport.isQuiet(Peers.soon())).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void peerThatResetTheConnectionIsNotQuiet(Way way) throws IOException {
        try (ScriptedSmtpServer server = way.serve(Peer::drainUntilEof);
                Transport transport = way.connect(server)) {
            server.awaitConnections(1);
            assertThat(transport.isQuiet(Peers.soon())).isTrue();
            server.resetConnections();
            Eventually.becomes(() -> !transport.isQuiet(Peers.soon()));
            assertThat(transport.isQuiet(Peers.soon())).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionThatWeClosedIsNotQuiet(Way way) throws IOException {
        try (ScriptedSmtpServer server = way.serve(Peer::drainUntilEof)) {
            Transport transport = way.connect(server);
            transport.close();
            assertThat(transport.isQuiet(Peers.soon())).isFalse();
        }
    }
}
