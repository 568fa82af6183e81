package org.smtplib.value;

import java.time.Duration;

/**
 * A point on the monotonic clock ({@link System#nanoTime()}) at which a wait ends, whatever was received until then.
 *
 * @param nanoTime the instant, comparable with {@link System#nanoTime()} of the same JVM only
 */
public record Deadline(long nanoTime) {

    /** Half the range of the clock keeps "nanoTime - now" free of overflow. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    private static final Deadline NEVER = after(LONGEST);

    /** The deadline {@code wait} from now; a wait beyond 146 years is cut to that. */
    public static Deadline after(Duration wait) {
        return after(wait, System.nanoTime());
    }

    /** The deadline {@code wait} after {@code now} (nanoseconds). */
    public static Deadline after(Duration wait, long now) {
        return new Deadline(now + nanos(wait));
    }

    private static long nanos(Duration wait) {
        if (wait.isNegative()) {
            return wait.compareTo(LONGEST.negated()) > 0 ? wait.toNanos() : -LONGEST.toNanos();
        }
        return (wait.compareTo(LONGEST) < 0 ? wait : LONGEST).toNanos();
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

    /** A deadline that passes in 146 years. */
    public static Deadline never() {
        return NEVER;
    }

    /** The given wait, or what is left until the deadline where that is less; never negative. */
    public Duration atMost(Duration wait) {
        Duration left = remaining();
        return left.compareTo(wait) < 0 ? left : wait;
    }

    /** The one of the two that comes first. */
    public Deadline earlier(Deadline other) {
        return nanoTime - other.nanoTime <= 0 ? this : other;
    }
}
