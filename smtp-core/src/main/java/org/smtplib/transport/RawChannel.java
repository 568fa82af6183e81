package org.smtplib.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.smtplib.value.Deadline;

/** A blocking socket channel, TCP or Unix, whose every wait ends by a deadline. */
final class RawChannel {

    private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    private final SocketChannel channel;
    private final DeadlineGuard guard;

    RawChannel(SocketChannel channel) {
        this.channel = channel;
        this.guard = new DeadlineGuard(channel);
    }

    SocketChannel channel() {
        return channel;
    }

    void connect(java.net.SocketAddress address, Deadline deadline) throws IOException {
        guard.begin(deadline);
        try {
            channel.connect(address);
        } catch (ClosedChannelException e) {
            throw guard.explain(e);
        } finally {
            guard.end();
        }
    }

    /** Reads at least one octet, or answers -1 at the end of the stream. */
    int read(ByteBuffer target, Deadline deadline) throws IOException {
        guard.begin(deadline);
        try {
            return channel.read(target);
        } catch (ClosedChannelException e) {
            throw guard.explain(e);
        } finally {
            guard.end();
        }
    }

    /** Writes all of {@code source}. */
    void write(ByteBuffer source, Deadline deadline) throws IOException {
        guard.begin(deadline);
        try {
            while (source.hasRemaining()) {
                channel.write(source);
            }
        } catch (ClosedChannelException e) {
            throw guard.explain(e);
        } finally {
            guard.end();
        }
    }

    /** Writes all of {@code source}, and listens while the peer does not take it. */
    void write(ByteBuffer source, Deadline deadline, Transport.Hearing hearing) throws IOException {
        guard.begin(deadline);
        try {
            long pause = SHORTEST_PAUSE;
            while (source.hasRemaining()) {
                if (offerAll(source) > 0) {
                    pause = SHORTEST_PAUSE;
                    continue;
                }
                hearing.hear();
                // No selector: it would hold the carrier of a virtual thread, and this is rare.
                LockSupport.parkNanos(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE);
                if (Thread.currentThread().isInterrupted()) {
                    channel.close();
                    throw new ClosedByInterruptException();
                }
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (ClosedChannelException e) {
            throw guard.explain(e);
        } finally {
            guard.end();
        }
    }

    private int offerAll(ByteBuffer source) throws IOException {
        channel.configureBlocking(false);
        try {
            return channel.write(source);
        } finally {
            channel.configureBlocking(true);
        }
    }

    /** Reads what is there without waiting: 0 for nothing, -1 for the end of the stream. */
    int poll(ByteBuffer target) throws IOException {
        try {
            channel.configureBlocking(false);
            try {
                return channel.read(target);
            } finally {
                channel.configureBlocking(true);
            }
        } catch (ClosedChannelException e) {
            // A write that was stuck may go through at the very moment in which its deadline passes.
            throw guard.explain(e);
        }
    }

    /** Writes what the socket takes without waiting. */
    void offer(ByteBuffer source) throws IOException {
        channel.configureBlocking(false);
        channel.write(source);
    }

    void close() {
        guard.release();
        try {
            channel.close();
        } catch (IOException e) {
            // A channel that cannot be closed in good order is closed all the same.
        }
    }
}
