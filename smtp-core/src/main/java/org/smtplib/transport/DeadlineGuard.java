package org.smtplib.transport;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.smtplib.value.Deadline;

/** The deadline of the wait that a channel is in; when it passes, the {@link Watchdog} closes the channel. */
final class DeadlineGuard {

    /** No wait is under way. */
    static final long NONE = 0;

    private static final long EXPIRED = Long.MIN_VALUE;

    private final SocketChannel channel;
    private final AtomicLong deadline = new AtomicLong(NONE);

    DeadlineGuard(SocketChannel channel) {
        this.channel = channel;
        Watchdog.INSTANCE.watch(this);
    }

    /** Begins a wait; {@link #end()} follows in any case. */
    void begin(Deadline until) throws IOException {
        long nanoTime = until.nanoTime() == NONE || until.nanoTime() == EXPIRED ? 1 : until.nanoTime();
        if (deadline.get() == EXPIRED || until.isExpired(System.nanoTime())) {
            deadline.set(EXPIRED);
            channel.close();
            throw new SocketTimeoutException("the deadline has passed");
        }
        deadline.set(nanoTime);
        Watchdog.INSTANCE.wakeBefore(nanoTime);
    }

    /** Ends the wait; an expired guard stays expired. */
    void end() {
        deadline.updateAndGet(value -> value == EXPIRED ? EXPIRED : NONE);
    }

    /** The failure as the caller should see it: a time-out where the watchdog closed the channel. */
    IOException explain(ClosedChannelException closed) {
        if (deadline.get() != EXPIRED) {
            return closed;
        }
        SocketTimeoutException timeout = new SocketTimeoutException("the deadline has passed");
        timeout.initCause(closed);
        return timeout;
    }

    /** Called by the watchdog: closes the channel when its deadline has passed; answers the deadline still to come. */
    long expireOrDeadline(long now) {
        long until = deadline.get();
        if (until == NONE || until == EXPIRED) {
            return NONE;
        }
        if (now - until >= 0 && deadline.compareAndSet(until, EXPIRED)) {
            try {
                channel.close();
            } catch (IOException | RuntimeException e) {
                // The waiting thread learns that the channel is closed; that is all that matters.
            }
            return NONE;
        }
        return until;
    }

    void release() {
        Watchdog.INSTANCE.release(this);
    }
}
