package org.smtplib.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** Measures that a wait ended by its own deadline: not before it, and long before any other. */
public final class Stopwatch {

    // A machine with few cores and much to do is late, but not by as much as the other waits of these tests are long.
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final long start = System.nanoTime();

    public void assertEndedBy(Duration deadline) {
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(deadline, deadline.plus(GRACE));
    }
}
