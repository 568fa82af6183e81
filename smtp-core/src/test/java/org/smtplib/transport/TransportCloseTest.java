package org.smtplib.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtplib.testing.Peer;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.transport.Peers.Way;

/** The end of a connection: by us, from another thread, by an interrupt, with and without a word of farewell. */
class TransportCloseTest {

    private interface Wait {
        void run() throws IOException;
    }

    /** What ended the wait of another thread. */
    private record End(IOException failure, boolean interrupted) {}

    @ParameterizedTest
    @EnumSource
    void closeFromAnotherThreadWakesTheReader(Way way) throws Exception {
        try (ScriptedSmtpServer server = way.serve(Peer::drainUntilEof)) {
            Transport transport = way.connect(server);
            Waiter waiter = new Waiter(() -> transport.read(ByteBuffer.allocate(1), Peers.soon()));
            waiter.awaitInside();
            transport.close();
            assertThat(waiter.end().failure()).isNotInstanceOf(SocketTimeoutException.class);
            transport.close();
            assertThatIOException().isThrownBy(() -> transport.read(ByteBuffer.allocate(1), Peers.soon()));
            assertThatIOException().isThrownBy(() -> Peers.say(transport, "hello"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeFromAnotherThreadWakesTheWriter(Way way) throws Exception {
        try (ScriptedSmtpServer server = way.serve(ScriptedSmtpServer.builder().receiveBuffer(4096), peer -> {
            peer.expect("now");
            peer.neverRead();
        })) {
            Transport transport = way.connect(server);
            Peers.say(transport, "now");
            ByteBuffer much = ByteBuffer.allocate(32_000_000);
            Waiter waiter = new Waiter(() -> transport.write(much, Peers.soon()));
            waiter.awaitInside();
            transport.close();
            assertThat(waiter.end().failure()).isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void interruptWakesTheReaderAndClosesTheConnection(Way way) throws Exception {
        try (ScriptedSmtpServer server = way.serve(Peer::drainUntilEof);
                Transport transport = way.connect(server)) {
            Waiter waiter = new Waiter(() -> transport.read(ByteBuffer.allocate(1), Peers.soon()));
            waiter.awaitInside();
            waiter.interrupt();
            End end = waiter.end();
            assertThat(end.failure()).isInstanceOf(ClosedByInterruptException.class);
            assertThat(end.interrupted()).isTrue();
            server.awaitClosed(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endTakesLeaveOfThePeer(Way way) throws IOException {
        try (ScriptedSmtpServer server = way.serve(Peer::drainUntilEof)) {
            Transport transport = way.connect(server);
            Peers.say(transport, "hello");
            transport.end();
            server.awaitClosed(1);
            assertThat(server.transcript(1)).anyMatch(line -> line.contains("the client closed the connection"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void endDoesNotWaitForAPeerThatReadsNothing(Way way) throws IOException {
        try (ScriptedSmtpServer server = way.serve(ScriptedSmtpServer.builder().receiveBuffer(4096), peer -> {
            peer.expect("now");
            peer.neverRead();
        })) {
            Transport transport = way.connect(server);
            Peers.say(transport, "now");
            transport.write(ByteBuffer.allocate(1000), Peers.soon());
            transport.end();
            assertThatIOException().isThrownBy(() -> Peers.say(transport, "hello"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void endOfThePeersStreamIsReadAsSuch(Way way) throws IOException {
        try (ScriptedSmtpServer server = way.serve(peer -> peer.say("bye"));
                Transport transport = way.connect(server)) {
            assertThat(Peers.hear(transport, 5)).isEqualTo("bye\r\n");
            assertThat(transport.read(ByteBuffer.allocate(1), Peers.soon())).isEqualTo(-1);
            assertThat(transport.read(ByteBuffer.allocate(1), Peers.soon())).isEqualTo(-1);
        }
    }

    /** A thread that waits for its peer. */
    private static final class Waiter {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final FutureTask<End> task;
        private final Thread thread;

        Waiter(Wait wait) {
            task = new FutureTask<>(() -> {
                begun.countDown();
                try {
                    wait.run();
                    throw new AssertionError("it ended by itself");
                } catch (IOException e) {
                    return new End(e, Thread.currentThread().isInterrupted());
                }
            });
            thread = new Thread(task, "waiter");
            thread.setDaemon(true);
            thread.start();
        }

        /** Waits until the thread is in the kernel, as far as that can be seen; if it is not yet, nothing else changes. */
        void awaitInside() throws InterruptedException {
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            Eventually.becomes(() -> Arrays.stream(thread.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().startsWith("sun.nio.ch")));
        }

        void interrupt() {
            thread.interrupt();
        }

        End end() throws Exception {
            return task.get(10, TimeUnit.SECONDS);
        }
    }
}
