package org.smtplib.benchmark.sink;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the round trips of one connection: the longest chain of octets each of which came after the reply to the one
 * before it. Octets that come while the replies are still under way belong to the same round trip as those before them,
 * however many pieces they come in. Without a delay a client that writes in pieces may be overtaken by the first reply,
 * so the figure is exact on a slow line only.
 */
final class RoundTrips {

    private final LongAdder total;
    private volatile int answered;
    private int begun;

    RoundTrips(LongAdder total) {
        this.total = total;
    }

    /** Octets came, or the connection itself; returns the number of the round trip that they belong to. */
    int received() {
        int number = answered + 1;
        if (number > begun) {
            begun = number;
            total.increment();
        }
        return number;
    }

    /** The replies to the octets of a round trip are written. */
    void answered(int number) {
        answered = number;
    }
}
