package org.smtplib.pool;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What happened in a pool since it began; each figure only grows.
 *
 * @param borrowed how often a connection was lent
 * @param returned how often a connection that was lent came back
 * @param timedOut how many borrowers gave up, no connection having come free in time
 * @param created connections opened
 * @param failed attempts to open one that failed
 * @param closed connections ended, by reason; a reason that never applied has 0
 * @param acquireTime how long those borrowers who got a connection took for it in all, opening a new one included
 * @param creationTime how long the opening of the connections took in all, failures not counted
 * @param usageTime how long connections that came back had been lent in all
 */
public record PoolCounters(
        long borrowed,
        long returned,
        long timedOut,
        long created,
        long failed,
        Map<CloseReason, Long> closed,
        Duration acquireTime,
        Duration creationTime,
        Duration usageTime) {

    /** Copies the map, and adds the reasons that it lacks. */
    public PoolCounters {
        Map<CloseReason, Long> all = new EnumMap<>(CloseReason.class);
        for (CloseReason reason : CloseReason.values()) {
            all.put(reason, closed.getOrDefault(reason, 0L));
        }
        closed = java.util.Collections.unmodifiableMap(all);
    }

    /** What happened in two pools together. */
    public PoolCounters plus(PoolCounters other) {
        Map<CloseReason, Long> both = new EnumMap<>(closed);
        other.closed.forEach((reason, number) -> both.merge(reason, number, Long::sum));
        return new PoolCounters(
                borrowed + other.borrowed,
                returned + other.returned,
                timedOut + other.timedOut,
                created + other.created,
                failed + other.failed,
                both,
                acquireTime.plus(other.acquireTime),
                creationTime.plus(other.creationTime),
                usageTime.plus(other.usageTime));
    }

    /** How many connections ended for the reason. */
    public long closed(CloseReason reason) {
        return closed.getOrDefault(reason, 0L);
    }
}
