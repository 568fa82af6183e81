package org.smtplib.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtplib.testing.Peer;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.TestCertificates;
import org.smtplib.transport.Peers.Way;
import org.smtplib.value.Deadline;

/** Each wait has one deadline for all of it; when that passes, the connection is gone. */
class TransportDeadlineTest {

    private static final Duration SHORT = Duration.ofMillis(250);

    @ParameterizedTest
    @EnumSource
    void readEndsByItsDeadline(Way way) throws IOException {
        try (ScriptedSmtpServer server = way.serve(Peer::drainUntilEof);
                Transport transport = way.connect(server)) {
            assertReadTimesOut(transport);
            server.awaitClosed(1);
        }
    }

    @Test
    void readFromAUnixSocketEndsByItsDeadline(@TempDir Path folder) throws IOException {
        try (ScriptedSmtpServer server = Way.PLAIN.serveUnix(folder.resolve("socket"), Peer::drainUntilEof);
                Transport transport = Peers.connect(server)) {
            assertReadTimesOut(transport);
        }
    }

    private static void assertReadTimesOut(Transport transport) {
        ByteBuffer target = ByteBuffer.allocate(10);
        var stopwatch = new Stopwatch();
        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> transport.read(target, Peers.in(SHORT)))
                .withMessage("the deadline has passed");
        stopwatch.assertEndedBy(SHORT);
        assertThatIOException().isThrownBy(() -> transport.read(target, Peers.soon()));
        assertThatIOException().isThrownBy(() -> transport.write(ByteBuffer.allocate(1), Peers.soon()));
        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> transport.readNow(ByteBuffer.allocate(1), Peers.soon()));
    }

    @ParameterizedTest
    @EnumSource
    void octetNowAndThenProlongsNoDeadline(Way way) throws IOException {
        try (ScriptedSmtpServer server = way.serve(peer -> peer.drip("x".repeat(1000), Duration.ofMillis(20)));
                Transport transport = way.connect(server)) {
            ByteBuffer target = ByteBuffer.allocate(1000);
            Deadline deadline = Peers.in(SHORT);
            var stopwatch = new Stopwatch();
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> {
                while (target.hasRemaining()) {
                    transport.read(target, deadline);
                }
            });
            stopwatch.assertEndedBy(SHORT.minusMillis(50));
            assertThat(target.position()).isLessThan(500);
        }
    }

    @ParameterizedTest
    @EnumSource
    void writeEndsByItsDeadline(Way way) throws IOException {
        try (ScriptedSmtpServer server = way.serve(ScriptedSmtpServer.builder().receiveBuffer(4096), peer -> {
                    peer.expect("now");
                    peer.neverRead();
                });
                Transport transport = way.connect(server)) {
            Peers.say(transport, "now");
            ByteBuffer much = ByteBuffer.allocate(32_000_000);
            var stopwatch = new Stopwatch();
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> transport.write(much, Peers.in(SHORT)));
            stopwatch.assertEndedBy(SHORT);
        }
    }

    @Test
    void handshakeThatIsNotAnsweredEndsByItsDeadline() throws IOException {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(Peer::drainUntilEof);
                Transport transport = Peers.connect(server)) {
            assertHandshakeTimesOut(transport);
        }
    }

    @Test
    void handshakeThatIsAnsweredOctetByOctetEndsByItsDeadline() throws IOException {
        // A handshake record (RFC 8446 5.1) that promises 64 octets.
        String record = "\u0016\u0003\u0003\u0000\u0040";
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(
                        peer -> peer.drip(record + "\u0002".repeat(64), Duration.ofMillis(50)));
                Transport transport = Peers.connect(server)) {
            assertHandshakeTimesOut(transport);
        }
    }

    private static void assertHandshakeTimesOut(Transport transport) {
        // Made before the clock runs: the first one in a JVM takes its time.
        TlsOptions options = TlsOptions.of(TestCertificates.clientContext());
        var stopwatch = new Stopwatch();
        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> transport.startTls(options, Peers.in(SHORT)));
        stopwatch.assertEndedBy(SHORT);
        assertThat(transport.tlsInfo()).isNull();
        assertThatIOException().isThrownBy(() -> transport.write(ByteBuffer.allocate(1), Peers.soon()));
    }

    @ParameterizedTest
    @EnumSource
    void deadlineThatHasPassedAlreadyLeavesNoTimeAtAll(Way way) throws IOException {
        try (ScriptedSmtpServer server = way.serve(Peer::drainUntilEof);
                Transport transport = way.connect(server)) {
            var stopwatch = new Stopwatch();
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> transport.read(
                            ByteBuffer.allocate(1), Peers.in(Duration.ofNanos(1).negated())));
            stopwatch.assertEndedBy(Duration.ZERO);
            assertThatIOException().isThrownBy(() -> transport.read(ByteBuffer.allocate(1), Peers.soon()));
        }
    }

    @Test
    void deadlineOfAWaitThatEndedHasNoEffectOnTheNext() throws IOException {
        Duration longer = SHORT.multipliedBy(2);
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(peer -> {
                    peer.sayRaw("01");
                    peer.drip("2", longer);
                    peer.drainUntilEof();
                });
                Transport transport = Peers.connect(server)) {
            assertThat(Peers.hear(transport, 1)).isEqualTo("0");
            // The 1 came together with the 0, so this wait ends at once.
            assertThat(transport.read(ByteBuffer.allocate(1), Peers.in(SHORT))).isEqualTo(1);
            // What comes behind the 2 comes later than the deadline of the wait before.
            assertThat(Peers.hear(transport, 2)).isEqualTo("2\r");
        }
    }
}
