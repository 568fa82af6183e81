package org.smtplib.pool;

import java.time.Duration;

/**
 * A pause that doubles with each failure up to the longest, and ends with a success. After a failure that will last, as
 * of a wrong password, it is an hour: a server that counts failed logins must not lock the account because of us.
 */
final class Backoff {

    private static final long LASTING = Duration.ofHours(1).toNanos();

    private final long first;
    private final long longest;
    private long pause;
    private long until;
    private boolean lasting;

    Backoff(Duration first, Duration longest) {
        this.first = first.toNanos();
        this.longest = longest.toNanos();
    }

    void failed(long now) {
        pause = pause == 0 ? first : Math.min(2 * pause, longest);
        until = now + pause;
        lasting = false;
    }

    /** It failed, and will again until somebody changes something. */
    void failedForGood(long now) {
        pause = LASTING;
        until = now + pause;
        lasting = true;
    }

    void succeeded() {
        pause = 0;
        lasting = false;
    }

    /** Something may have changed: answers whether a failure was to last, whose pause ends now. */
    boolean changed() {
        boolean ended = lasting;
        if (ended) {
            succeeded();
        }
        return ended;
    }

    /** When the next attempt may be made. */
    long until(long now) {
        return pause == 0 || until - now < 0 ? now : until;
    }
}
