package org.smtplib.pool;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Says when a resource has served: by its age, its uses, and the time it lay idle. */
final class Ageing {

    private final long maxLifetime;
    private final long maxIdle;
    private final int maxUses;

    Ageing(PoolConfig config) {
        maxLifetime = config.maxLifetime().toNanos();
        maxIdle = config.maxIdle().toNanos();
        maxUses = config.maxMessages();
    }

    /** One that was just made; it gets up to a tenth less than the longest life, so that not all end at once. */
    <T> Entry<T> entry(T resource, int generation, int ownMaxUses, long now) {
        long less = ThreadLocalRandom.current().nextLong(maxLifetime / 10 + 1);
        return new Entry<>(resource, generation, Math.min(maxUses, ownMaxUses), now + maxLifetime - less);
    }

    /** Why it may not be lent any more, or null. */
    @Nullable
    CloseReason worn(Entry<?> entry, long now) {
        if (entry.isUsedUp()) {
            return CloseReason.MAX_MESSAGES;
        }
        return now - entry.expires() >= 0 ? CloseReason.MAX_LIFETIME : null;
    }

    boolean isIdleTooLong(Entry<?> entry, long now) {
        return now - entry.idleSince() >= maxIdle;
    }

    /** When something is to be done about an idle one. */
    long due(Entry<?> entry) {
        long idleEnd = entry.idleSince() + maxIdle;
        return idleEnd - entry.expires() < 0 ? idleEnd : entry.expires();
    }
}
