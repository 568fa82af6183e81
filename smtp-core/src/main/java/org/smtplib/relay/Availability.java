package org.smtplib.relay;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether a server is worth a try: one that could not be used is left alone for a while that doubles with each failure,
 * and then probed by one mail, whose success brings it back. Times are those of {@link System#nanoTime()}.
 */
final class Availability {

    /** What a mail may do that asks for a server. */
    enum Admission {
        /** Use it. */
        USE,
        /** Find out, as the only mail, whether it can be used again. */
        PROBE,
        /** Leave it alone. */
        LEAVE
    }

    private final long first;
    private final long longest;
    private final ReentrantLock lock = new ReentrantLock();
    private int failures;
    private long failedAt;
    private long pause;
    private long until;
    private boolean probed;

    Availability(Duration first, Duration longest) {
        this.first = first.toNanos();
        this.longest = Math.max(longest.toNanos(), this.first);
    }

    /** Who is told to probe ends that by {@link #probeOver}, whatever came of it; until then nobody else does. */
    Admission ask(long now) {
        lock.lock();
        try {
            if (failures == 0) {
                return Admission.USE;
            }
            if (probed || now - until < 0) {
                return Admission.LEAVE;
            }
            probed = true;
            return Admission.PROBE;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The server could not be used.
     *
     * @param began when that attempt began: what began before another failed adds nothing to it, since many mails meet one
     *     breakdown at once
     * @return whether it could be used before
     */
    boolean failed(long began, long now) {
        lock.lock();
        try {
            if (failures > 0 && began - failedAt < 0) {
                return false;
            }
            failures++;
            failedAt = now;
            pause = failures == 1 ? first : Math.min(longest, 2 * pause);
            until = now + pause;
            return failures == 1;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The server could be used.
     *
     * @param began when that attempt began: what began before the last failure does not prove the contrary
     * @return whether it could not be used before
     */
    boolean succeeded(long began) {
        lock.lock();
        try {
            if (failures == 0 || began - failedAt < 0) {
                return false;
            }
            failures = 0;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The mail that probed has ended; where it found out nothing, the next probe follows after the same while. */
    void probeOver(long now) {
        lock.lock();
        try {
            probed = false;
            if (now - until >= 0) {
                until = now + pause;
            }
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
