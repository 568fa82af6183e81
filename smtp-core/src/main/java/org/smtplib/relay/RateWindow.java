package org.smtplib.relay;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts the mails against a {@link RateLimit}: those begun within the last span of time, and those about to be. Times
 * are those of {@link System#nanoTime()}; not safe for use by several threads.
 */
final class RateWindow {

    private final int mails;
    private final long span;
    /** When those of the last span were begun, the oldest first. */
    private final Deque<Long> begun = new ArrayDeque<>();

    private int promised;

    RateWindow(RateLimit limit) {
        mails = limit.mails();
        span = limit.span().toNanos();
    }

    /**
     * How long it is until one more may be promised: zero when it may, and {@link Long#MAX_VALUE} when only those who were
     * promised before can make room.
     */
    long untilRoom(long now) {
        while (!begun.isEmpty() && now - begun.getFirst() >= span) {
            begun.removeFirst();
        }
        if (begun.size() + promised < mails) {
            return 0;
        }
        return begun.isEmpty() ? Long.MAX_VALUE : begun.getFirst() + span - now;
    }

    /** Whether one who was promised room may still make some by not using it. */
    boolean isAnyPromised() {
        return promised > 0;
    }

    /** Promises room to one mail. */
    void promise() {
        promised++;
    }

    /** Begins a mail that was promised room. */
    void begin(long now) {
        promised--;
        begun.addLast(now);
    }

    /** Takes a promise back: that mail was not begun. */
    void giveBack() {
        promised--;
    }
}
