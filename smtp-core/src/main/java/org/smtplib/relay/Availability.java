package org.smtplib.relay;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether a server is worth a try: one that could not be used is left alone for a while that doubles with each failure,
 * and then probed by one mail, whose success brings it back. Times are those of {@link System#nanoTime()}.
 */
final class Availability {

    private final long first;
    private final long longest;
    private final ReentrantLock lock = new ReentrantLock();
    private int failures;
    private long pause;
    private long until;

    Availability(Duration first, Duration longest) {
        this.first = first.toNanos();
        this.longest = Math.max(longest.toNanos(), this.first);
    }

    /** Whether the server may be tried now; a server that is due for a probe is so for the first who asks. */
    boolean claim(long now) {
        lock.lock();
        try {
            if (failures == 0) {
                return true;
            }
            if (now - until < 0) {
                return false;
            }
            until = now + pause; // who comes now need not wait for the outcome of the probe
            return true;
        } finally {
            lock.unlock();
        }
    }

    void failed(long now) {
        lock.lock();
        try {
            failures++;
            pause = failures == 1 ? first : Math.min(longest, 2 * pause);
            until = now + pause;
        } finally {
            lock.unlock();
        }
    }

    void succeeded() {
        lock.lock();
        try {
            failures = 0;
        } finally {
            lock.unlock();
        }
    }

    /** How many times in a row the server could not be used. */
    int failures() {
        lock.lock();
        try {
            return failures;
        } finally {
            lock.unlock();
        }
    }

    /** How long the server is still left alone; zero when it is not. */
    Duration pauseLeft(long now) {
        lock.lock();
        try {
            return failures == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, until - now));
        } finally {
            lock.unlock();
        }
    }
}
