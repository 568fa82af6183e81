package org.smtplib.benchmark.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Replies that leave a while after what they answer came. Each waits for a moment of its own, on a thread of this object,
 * while reading goes on: many may be under way at once, as on a long line. The whole round-trip time lies in this
 * direction; what the client sends is there at once, which makes no difference to a client that can only see both
 * together. Connecting by TCP is not delayed.
 */
final class DelayedReplies implements Replies {

    private record Parcel(byte[] octets, int roundTrip, long due) {}

    private static final Parcel END = new Parcel(new byte[0], 0, 0);

    private final OutputStream out;
    private final RoundTrips roundTrips;
    private final long delay;
    private final BlockingQueue<Parcel> parcels = new LinkedBlockingQueue<>();
    private final Thread sender = new Thread(this::sendInTime, "delayed-replies");

    DelayedReplies(OutputStream out, RoundTrips roundTrips, Duration delay) {
        this.out = out;
        this.roundTrips = roundTrips;
        this.delay = delay.toNanos();
        sender.setDaemon(true);
        sender.start();
    }

    @Override
    public void send(byte[] octets, int roundTrip) {
        parcels.add(new Parcel(octets, roundTrip, System.nanoTime() + delay));
    }

    @Override
    public void finish() {
        parcels.add(END);
        try {
            sender.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendInTime() {
        try {
            for (Parcel parcel = parcels.take(); parcel != END; parcel = parcels.take()) {
                awaitMoment(parcel.due());
                roundTrips.answered(parcel.roundTrip());
                out.write(parcel.octets());
            }
        } catch (InterruptedException | IOException e) {
            // The client is gone; who reads from it notices too.
        }
    }

    private static void awaitMoment(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
