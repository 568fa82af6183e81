package org.smtplib.pool;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Counts what happens in a pool. Every method needs the pool's lock. */
final class Tally {

    private long borrowed;
    private long returned;
    private long timedOut;
    private long created;
    private long failed;
    private long acquireNanos;
    private long creationNanos;
    private long usageNanos;
    private final Map<CloseReason, Long> closed = new EnumMap<>(CloseReason.class);

    void lent(long nanos) {
        borrowed++;
        acquireNanos += nanos;
    }

    void gaveBack(long nanos) {
        returned++;
        usageNanos += nanos;
    }

    void timedOut() {
        timedOut++;
    }

    void created(long nanos) {
        created++;
        creationNanos += nanos;
    }

    void failed() {
        failed++;
    }

    void closed(CloseReason reason) {
        closed.merge(reason, 1L, Long::sum);
    }

    PoolCounters counters() {
        return new PoolCounters(
                borrowed,
                returned,
                timedOut,
                created,
                failed,
                closed,
                Duration.ofNanos(acquireNanos),
                Duration.ofNanos(creationNanos),
                Duration.ofNanos(usageNanos));
    }
}
