package org.smtplib.pool;

import java.time.Duration;

/** A pause that doubles with each failure up to the longest, and ends with a success. */
final class Backoff {

    private final long first;
    private final long longest;
    private long pause;
    private long until;

    Backoff(Duration first, Duration longest) {
        this.first = first.toNanos();
        this.longest = longest.toNanos();
    }

    void failed(long now) {
        pause = pause == 0 ? first : Math.min(2 * pause, longest);
        until = now + pause;
    }

    void succeeded() {
        pause = 0;
    }

    /** When the next attempt may be made. */
    long until(long now) {
        return pause == 0 || until - now < 0 ? now : until;
    }
}
