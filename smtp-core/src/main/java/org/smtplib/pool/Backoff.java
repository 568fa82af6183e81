package org.smtplib.pool;

import java.time.Duration;

/** A pause that grows with each failure, from a second to a minute, and ends with a success. */
final class Backoff {

    private static final long FIRST = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST = Duration.ofMinutes(1).toNanos();

    private long pause;
    private long until;

    void failed(long now) {
        pause = pause == 0 ? FIRST : Math.min(2 * pause, LONGEST);
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
