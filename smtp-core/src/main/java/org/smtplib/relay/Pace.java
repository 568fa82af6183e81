package org.smtplib.relay;

import java.util.concurrent.locks.ReentrantLock;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.value.Deadline;

/** Keeps a {@link RateLimit}: gives each mail the moment at which it may go, in the order in which they ask. */
final class Pace {

    private final RateLimit limit;
    private final ReentrantLock lock = new ReentrantLock();
    /** When the last so many mails went, the oldest at {@code next}. */
    private final long[] moments;

    private int next;
    private long count;

    Pace(RateLimit limit) {
        this.limit = limit;
        this.moments = new long[limit.mails()];
    }

    /**
     * Takes the next moment for a mail.
     *
     * @param now of {@link System#nanoTime()}
     * @return the moment, now or later
     * @throws SmtpPoolException when it would come behind the deadline; no moment is taken then
     */
    long take(long now, Deadline deadline) {
        lock.lock();
        try {
            long free =
                    count < moments.length ? now : moments[next] + limit.span().toNanos();
            long moment = free - now > 0 ? free : now;
            if (deadline.isExpired(moment)) {
                throw SmtpPoolException.exhausted("The rate limit of " + limit
                        + " leaves no room for a further mail in time; raise it, or the time for the mail");
            }
            moments[next] = moment;
            next = (next + 1) % moments.length;
            count++;
            return moment;
        } finally {
            lock.unlock();
        }
    }
}
