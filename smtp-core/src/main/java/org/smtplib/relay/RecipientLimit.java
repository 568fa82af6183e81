package org.smtplib.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.smtplib.protocol.Limits;

/**
 * How many recipients a server takes in one transaction: what its LIMITS say (RFC 9422), and what was learnt from its
 * refusals, which is forgotten after a while. Times are those of {@link System#nanoTime()}.
 */
final class RecipientLimit {

    private final long memory;
    private final ReentrantLock lock = new ReentrantLock();
    private int learnt = Integer.MAX_VALUE;
    private long learntAt;

    RecipientLimit(Duration memory) {
        this.memory = memory.toNanos();
    }

    /** The server took so many recipients and refused one more for that. */
    void refusedBeyond(int taken, long now) {
        lock.lock();
        try {
            learnt = taken;
            learntAt = now;
        } finally {
            lock.unlock();
        }
    }

    /** The learnt limit, {@link Integer#MAX_VALUE} when there is none. */
    int learnt(long now) {
        lock.lock();
        try {
            if (now - learntAt >= memory) {
                learnt = Integer.MAX_VALUE;
            }
            return learnt;
        } finally {
            lock.unlock();
        }
    }

    /**
     * As many of the recipients, in their order, as fit into the next transaction of a session. In a new one that is one
     * at least; in another there may be none.
     *
     * @param named the domains that were named in the session before (RFC 9422 4.3 counts them all)
     */
    List<String> fitting(List<String> recipients, Limits advertised, Set<String> named, long now) {
        int max = Math.min(advertised.rcptMax(), learnt(now));
        if (recipients.size() <= max && advertised.rcptDomainMax() == Integer.MAX_VALUE) {
            return recipients;
        }
        Set<String> domains = new HashSet<>(named);
        List<String> fitting = new ArrayList<>();
        for (String recipient : recipients) {
            String domain = NamedDomains.domain(recipient);
            boolean fits = domains.contains(domain) || domains.size() < advertised.rcptDomainMax();
            if (fits && fitting.size() < max) {
                domains.add(domain);
                fitting.add(recipient);
            }
        }
        return fitting;
    }
}
