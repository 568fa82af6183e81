package org.smtplib.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtplib.testing.Peer;
import org.smtplib.testing.ScriptedSmtpServer;

/** One thread keeps the deadlines of all connections. */
class WatchdogTest {

    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void stop() throws InterruptedException {
        executor.shutdownNow();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void manyDeadlinesAreKeptAtOnceByOneThread() throws Exception {
        int count = 48;
        List<Transport> transports = new ArrayList<>();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(Peer::drainUntilEof)) {
            for (int i = 0; i < count; i++) {
                transports.add(Peers.connect(server));
            }
            CountDownLatch go = new CountDownLatch(1);
            List<Future<?>> reads = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Transport transport = transports.get(i);
                // In no order, so that the next deadline is now earlier and now later than the one before.
                Duration wait = Duration.ofMillis(100 + (i * 37L) % 400);
                reads.add(executor.submit(() -> {
                    go.await();
                    assertTimesOut(transport, wait);
                    return null;
                }));
            }
            go.countDown();
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().equals("smtp-watchdog"))
                    .singleElement()
                    .matches(Thread::isDaemon);
            for (Future<?> read : reads) {
                read.get(20, TimeUnit.SECONDS);
            }
        } finally {
            transports.forEach(Transport::close);
        }
    }

    @Test
    void shortDeadlineIsKeptThoughAFarOneIsWatchedAlready() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(Peer::drainUntilEof);
                Transport patient = Peers.connect(server);
                Transport hasty = Peers.connect(server)) {
            CountDownLatch begun = new CountDownLatch(1);
            Future<?> far = executor.submit(() -> {
                begun.countDown();
                patient.read(ByteBuffer.allocate(1), Peers.soon());
                return null;
            });
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 20; i++) {
                try (Transport another = Peers.connect(server)) {
                    assertTimesOut(another, Duration.ofMillis(10));
                }
            }
            assertTimesOut(hasty, Duration.ofMillis(100));
            assertThat(far.isDone())
                    .as("the far deadline's connection is untouched")
                    .isFalse();
        }
    }

    @Test
    void deadlinesThatAreNeverMetCloseNothing() throws IOException {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(peer -> {
                    for (int i = 0; i < 2_000; i++) {
                        peer.say(peer.readLine());
                    }
                });
                Transport transport = Peers.connect(server)) {
            for (int i = 0; i < 2_000; i++) {
                Peers.say(transport, "ping");
                assertThat(Peers.hear(transport, 6)).isEqualTo("ping\r\n");
            }
        }
    }

    private static void assertTimesOut(Transport transport, Duration wait) {
        var stopwatch = new Stopwatch();
        try {
            transport.read(ByteBuffer.allocate(1), Peers.in(wait));
            throw new AssertionError("there was nothing to read");
        } catch (SocketTimeoutException e) {
            stopwatch.assertEndedBy(wait);
        } catch (IOException e) {
            throw new AssertionError("not as a time-out", e);
        }
    }
}
