package org.smtplib.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server by itself: scripts, expectations, endings. */
class ScriptedSmtpServerTest {

    private static final Script HELLO = peer -> {
        peer.say("220 server.example");
        peer.expect("QUIT");
        peer.say("221 bye");
    };

    @Test
    void scriptThatIsKeptToPasses() throws IOException {
        try (var server = ScriptedSmtpServer.start(HELLO);
                var client = RawClient.connect(server)) {
            assertThat(client.reply()).isEqualTo("220 server.example");
            assertThat(client.ask("QUIT")).isEqualTo("221 bye");
            assertThat(client.read()).isEqualTo(-1);
            server.awaitAllClosed();

            assertThat(server.commands()).containsExactly("QUIT");
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.openConnections()).isZero();
            assertThat(server.transcript(1))
                    .startsWith("S: 220 server.example", "C: QUIT", "S: 221 bye", "-- end of the script");
        }
    }

    @Test
    void unmetExpectationSurfacesInCloseWithTheTranscript() throws IOException {
        var server = ScriptedSmtpServer.start(HELLO);
        try (var client = RawClient.connect(server)) {
            client.reply();
            client.say("NOOP");
            assertThat(client.read()).isEqualTo(-1);
        }
        assertThatThrownBy(server::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("connection 1: expected \"QUIT\", but the client said \"NOOP\"")
                .hasMessageContaining("S: 220 server.example")
                .hasMessageContaining("C: NOOP");
    }

    @Test
    void failureOfTheTestItselfIsNotMasked() {
        var failure = new IllegalStateException("of the test");
        Throwable thrown = catchThrowable(() -> {
            try (var server = ScriptedSmtpServer.start(HELLO);
                    var client = RawClient.connect(server)) {
                client.say("NOOP");
                server.awaitClosed(1);
                throw failure;
            }
        });
        assertThat(thrown).isSameAs(failure);
        assertThat(thrown.getSuppressed()).hasSize(1).allMatch(AssertionError.class::isInstance);
    }

    @Test
    void clientThatLeavesBeforeTheEndOfTheScriptFails() throws IOException {
        var server = ScriptedSmtpServer.start(HELLO);
        RawClient.connect(server).close();
        assertThatThrownBy(server::close)
                .hasMessageContaining("expected \"QUIT\", but the client closed the connection");
    }

    @Test
    void clientThatSaysNothingFailsAtTheReadDeadline() throws IOException {
        var server =
                ScriptedSmtpServer.builder().readDeadline(Duration.ofMillis(50)).start(HELLO);
        try (var client = RawClient.connect(server)) {
            client.reply();
            assertThat(client.read()).isEqualTo(-1);
        }
        assertThatThrownBy(server::close).hasMessageContaining("expected \"QUIT\", but nothing came for 50 ms");
    }

    @Test
    void clientThatStillOwesSomethingWhenTheServerIsClosedFails() throws IOException {
        var server = ScriptedSmtpServer.start(HELLO);
        try (var client = RawClient.connect(server)) {
            client.reply();
            assertThatThrownBy(server::close)
                    .hasMessageContaining("still waited for \"QUIT\" when the server was closed");
        }
    }

    @Test
    void malformedLinesOfTheClientFail() throws IOException {
        for (String line : List.of("QUIT\n", "QU\rIT\r\n", "QU\0IT\r\n")) {
            var server = ScriptedSmtpServer.start(HELLO);
            try (var client = RawClient.connect(server)) {
                client.reply();
                client.sayRaw(line);
                assertThat(client.read()).isEqualTo(-1);
            }
            assertThatThrownBy(server::close).hasMessageContaining("the client sent a");
        }
    }

    @Test
    void eachConnectionPlaysItsScriptAndFurtherOnesTheLast() throws IOException {
        try (var server = ScriptedSmtpServer.start(peer -> peer.say("220 one"), peer -> peer.say("220 more"))) {
            for (String greeting : List.of("220 one", "220 more", "220 more")) {
                try (var client = RawClient.connect(server)) {
                    assertThat(client.reply()).isEqualTo(greeting);
                }
            }
            server.awaitConnections(3);
        }
    }

    @Test
    void unexpectedConnectionFails() throws IOException {
        var server = ScriptedSmtpServer.start(peer -> peer.say("220 one"), Script.unexpected());
        RawClient.connect(server).close();
        RawClient.connect(server).close();
        server.awaitConnections(2);
        assertThatThrownBy(server::close).hasMessageContaining("connection 2 was not expected");
    }

    @ParameterizedTest
    @EnumSource
    void everyChunkingSaysTheSame(Chunking chunking) throws IOException {
        String[] lines = {"220-first", "220-öfter", "220 last"};
        try (var server = ScriptedSmtpServer.builder().chunking(chunking).start(peer -> peer.say(lines));
                var client = RawClient.connect(server)) {
            assertThat(client.reply()).isEqualTo(String.join("\n", lines));
        }
    }

    @Test
    void chunkingCutsBehindLinesAndBehindOctets() {
        byte[] octets = "a\r\n\nb".getBytes(StandardCharsets.US_ASCII);
        assertThat(Chunking.WHOLE.cut(octets)).containsExactly(octets);
        assertThat(Chunking.LINES.cut(octets)).map(String::new).containsExactly("a\r\n", "\n", "b");
        assertThat(Chunking.BYTES.cut(octets)).hasSize(5);
        assertThat(Chunking.BYTES.cut(new byte[0])).isEmpty();
    }

    @Test
    void contentEndsAtTheLoneDotBetweenCrlfsOnly() throws IOException {
        String content = "a\n.\n\r\n.\n..\r\r\n.x\r\n\n.\r\n.\r\r\nb\r\n.\r\n";
        byte[][] read = new byte[1][];
        try (var server = ScriptedSmtpServer.start(peer -> {
                    read[0] = peer.readContent();
                    peer.expect("QUIT");
                });
                var client = RawClient.connect(server)) {
            client.sayRaw(content + "QUIT\r\n");
            server.awaitClosed(1);
        }
        assertThat(new String(read[0], StandardCharsets.UTF_8)).isEqualTo(content);
        assertThat(new String(ContentEnd.unstuff(read[0]), StandardCharsets.UTF_8))
                .isEqualTo("a\n.\n\r\n\n..\r\r\nx\r\n\n.\r\n\r\r\nb\r\n");
    }

    @Test
    void emptyContentIsALoneDot() {
        var end = new ContentEnd();
        assertThat(end.reachedWith((byte) '.')).isFalse();
        assertThat(end.reachedWith((byte) '\r')).isFalse();
        assertThat(end.reachedWith((byte) '\n')).isTrue();
        assertThat(end.overhead()).isEqualTo(3);
        assertThat(ContentEnd.unstuff(".\r\n".getBytes(StandardCharsets.US_ASCII)))
                .isEmpty();
    }

    @Test
    void expectEofWantsSilence() throws IOException {
        var server = ScriptedSmtpServer.start(Peer::expectEof);
        RawClient.connect(server).close();
        server.awaitConnections(1);
        server.awaitAllClosed();
        try (var client = RawClient.connect(server)) {
            client.say("QUIT");
            server.awaitConnections(2);
            server.awaitAllClosed();
        }
        assertThatThrownBy(server::close)
                .hasMessageContaining("connection 2: expected the end of the stream")
                .hasMessageNotContaining("connection 1: expected");
    }

    @Test
    void resetIsSeenAsSuchAndCloseAsTheEndOfTheStream() throws IOException {
        Script reset = peer -> {
            peer.readLine();
            peer.reset();
        };
        Script close = peer -> {
            peer.readLine();
            peer.say("250 read me first");
            peer.close();
        };
        try (var server = ScriptedSmtpServer.start(reset, close)) {
            try (var client = RawClient.connect(server)) {
                client.say("NOOP");
                assertThatIOException().isThrownBy(client::read).isInstanceOf(SocketException.class);
            }
            try (var client = RawClient.connect(server)) {
                client.say("NOOP", "NOOP", "NOOP");
                assertThat(client.line()).isEqualTo("250 read me first");
                assertThat(client.read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void usingAConnectionThatTheScriptClosedFails() throws IOException {
        var server = ScriptedSmtpServer.start(peer -> {
            peer.close();
            peer.say("220 too late");
        });
        RawClient.connect(server).close();
        server.awaitConnections(1);
        assertThatThrownBy(server::close).hasMessageContaining("the script has closed the connection already");
    }

    @Test
    void stalledScriptsEndWithTheServer() throws IOException {
        var server = ScriptedSmtpServer.start(Peer::stall, Peer::neverRead, Peer::drainUntilEof);
        try (var first = RawClient.connect(server);
                var second = RawClient.connect(server);
                var third = RawClient.connect(server)) {
            server.awaitConnections(3);
            assertThat(server.openConnections()).isEqualTo(3);
            server.close();
            assertThat(server.openConnections()).isZero();
            assertThat(List.of(first.read(), second.read(), third.read())).containsOnly(-1);
        }
    }

    @Test
    void serverThatNeverReadsBlocksTheClientsWrites() throws IOException {
        try (var server = ScriptedSmtpServer.builder().receiveBuffer(4096).start(Peer::neverRead);
                var client = RawClient.connect(server)) {
            var written = new CountDownLatch(1);
            var writer = new Thread(() -> {
                try {
                    client.sayRaw("x".repeat(32_000_000));
                    written.countDown();
                } catch (IOException e) {
                    // The kill below.
                }
            });
            writer.start();
            server.awaitConnections(1);
            assertThat(await(written, Duration.ofMillis(200))).isFalse();
            server.kill();
            assertThat(join(writer)).isTrue();
            assertThat(await(written, Duration.ZERO)).isFalse();
        }
    }

    @Test
    void dripSaysOneOctetAtATime() throws IOException {
        try (var server = ScriptedSmtpServer.start(peer -> peer.drip("220 x", Duration.ofMillis(5)));
                var client = RawClient.connect(server)) {
            long start = System.nanoTime();
            assertThat(client.line()).isEqualTo("220 x");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(20));
        }
    }

    @Test
    void scriptWaitsForTheTestsSignal() throws IOException {
        var signal = new CountDownLatch(1);
        try (var server = ScriptedSmtpServer.start(peer -> {
                    peer.await(signal);
                    peer.say("220 now");
                });
                var client = RawClient.connect(server)) {
            server.awaitConnections(1);
            assertThat(server.transcript(1)).isEmpty();
            signal.countDown();
            assertThat(client.line()).isEqualTo("220 now");
        }
    }

    @Test
    void killedServerResetsItsConnectionsRefusesNewOnesAndComesBackOnItsPort() throws IOException {
        try (var server = ScriptedSmtpServer.start(HELLO);
                var client = RawClient.connect(server)) {
            client.reply();
            server.kill();
            assertThat(server.openConnections()).isZero();
            assertThatIOException().isThrownBy(client::read).isInstanceOf(SocketException.class);
            assertThatIOException().isThrownBy(() -> RawClient.connect(server)).isInstanceOf(ConnectException.class);

            try (var successor = server.restart(peer -> peer.say("220 again"));
                    var again = RawClient.connect(successor)) {
                assertThat(successor.port()).isEqualTo(server.port());
                assertThat(again.reply()).isEqualTo("220 again");
            }
        }
    }

    @Test
    void idleConnectionsCanBeToldOffDroppedAndReset() throws IOException {
        Script idle = peer -> {
            peer.say("220 server.example");
            peer.nextLine();
        };
        try (var server = ScriptedSmtpServer.start(idle)) {
            try (var client = RawClient.connect(server)) {
                client.reply();
                server.interject("421 4.4.2 idle for too long");
                server.dropConnections();
                assertThat(client.line()).isEqualTo("421 4.4.2 idle for too long");
                assertThat(client.read()).isEqualTo(-1);
            }
            try (var client = RawClient.connect(server)) {
                client.reply();
                server.resetConnections();
                assertThatIOException().isThrownBy(client::read).isInstanceOf(SocketException.class);
            }
            try (var client = RawClient.connect(server)) {
                client.reply();
                server.stopAccepting();
                assertThatIOException().isThrownBy(() -> RawClient.connect(server));
                assertThat(server.openConnections()).isEqualTo(1);
            }
        }
    }

    @Test
    void waitingInVainFailsWithTheTranscript() throws IOException {
        try (var server = ScriptedSmtpServer.builder()
                        .readDeadline(Duration.ofMillis(100))
                        .start(peer -> peer.say("220 hello"));
                var client = RawClient.connect(server)) {
            client.reply();
            assertThatThrownBy(() -> server.awaitCommand("QUIT"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("waited in vain for a command matching \"QUIT\"")
                    .hasMessageContaining("S: 220 hello");
        }
    }

    @Test
    void listensOnAUnixSocketAndRemovesItAtTheEnd(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("lmtp");
        try (var server = ScriptedSmtpServer.builder().unixPath(path).start(HELLO)) {
            assertThat(server.port()).isZero();
            try (var client = RawClient.connectUnix(server)) {
                assertThat(client.reply()).isEqualTo("220 server.example");
                server.kill();
                assertThat(client.read()).isEqualTo(-1);
            }
            try (var successor = server.restart(HELLO);
                    var client = RawClient.connectUnix(successor)) {
                assertThat(client.reply()).isEqualTo("220 server.example");
                assertThat(client.ask("QUIT")).isEqualTo("221 bye");
            }
        }
        assertThat(path).doesNotExist();
    }

    private static boolean await(CountDownLatch latch, Duration atMost) {
        try {
            return latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean join(Thread thread) {
        try {
            thread.join(5_000);
            return !thread.isAlive();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
