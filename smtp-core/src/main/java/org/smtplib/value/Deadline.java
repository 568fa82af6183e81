package org.smtplib.value;

import java.time.Duration;

/**
 * A point on the monotonic clock ({@link System#nanoTime()}) at which a wait ends, whatever was received until then.
 *
 * @param nanoTime the instant, comparable with {@link System#nanoTime()} of the same JVM only
 */
public record Deadline(long nanoTime) {

    /** The deadline {@code wait} from now; a wait beyond 146 years is cut to that. */
    public static Deadline after(Duration wait) {
        return after(wait, System.nanoTime());
    }

    /** The deadline {@code wait} after {@code now} (nanoseconds). */
    public static Deadline after(Duration wait, long now) {
        return new Deadline(now + nanos(wait));
    }

    private static long nanos(Duration wait) {
        // Half the range of the clock keeps "nanoTime - now" free of overflow.
        Duration longest = Duration.ofNanos(Long.MAX_VALUE / 2);
        if (wait.isNegative()) {
            return wait.compareTo(longest.negated()) > 0 ? wait.toNanos() : -longest.toNanos();
        }
        return (wait.compareTo(longest) < 0 ? wait : longest).toNanos();
    }

    /** Nanoseconds left at {@code now}; zero or less when the deadline has passed. */
    public long remainingNanos(long now) {
        return nanoTime - now;
    }

    /** The time left, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, remainingNanos(System.nanoTime())));
    }

    /** Whether the deadline has passed at {@code now} (nanoseconds). */
    public boolean isExpired(long now) {
        return remainingNanos(now) <= 0;
    }

    /** The one of the two that comes first. */
    public Deadline earlier(Deadline other) {
        return nanoTime - other.nanoTime <= 0 ? this : other;
    }
}
