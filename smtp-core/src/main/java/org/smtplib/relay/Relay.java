package org.smtplib.relay;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.pool.SmtpSessionPool;
import org.smtplib.protocol.Limits;
import org.smtplib.protocol.Reply;
import org.smtplib.transport.Endpoint;
import org.smtplib.value.Deadline;

/** One server: its sessions, whether it is worth a try, and what it was found to take. */
final class Relay {

    private final SmtpSessionPool pool;
    private final int weight;
    private final Availability availability;
    private final ConnectionLimit connections;
    private final RecipientLimit recipients;
    private final @Nullable Pace pace;

    Relay(SmtpSessionPool pool, int weight, RelayConfig config) {
        this.pool = pool;
        this.weight = weight;
        availability = new Availability(config.pause(), config.longestPause());
        connections = new ConnectionLimit(pool.config().maxSize(), config.quiet(), pool::limit);
        recipients = new RecipientLimit(config.memory());
        pace = config.rateLimit() == null ? null : new Pace(config.rateLimit());
    }

    int weight() {
        return weight;
    }

    Endpoint endpoint() {
        return pool.endpoint();
    }

    int failures() {
        return availability.failures();
    }

    boolean claim(long now) {
        return availability.claim(now);
    }

    Duration pauseLeft(long now) {
        return availability.pauseLeft(now);
    }

    /** Waits for the moment that the rate limit leaves for one more mail. */
    void awaitTurn(Deadline deadline) {
        if (pace == null) {
            return;
        }
        long moment = pace.take(System.nanoTime(), deadline);
        for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
            if (Thread.currentThread().isInterrupted()) {
                throw SmtpPoolException.exhausted(
                        "Interrupted while waiting for room in the rate limit of " + endpoint());
            }
        }
    }

    /**
     * Lends a session. A server that takes no further connection beside those that are open is not asked for one again
     * soon; the borrower waits for one of those.
     */
    SmtpSessionPool.Lease borrow(Deadline deadline, boolean fresh) {
        awaitTurn(deadline);
        while (true) {
            try {
                SmtpSessionPool.Lease lease = fresh ? pool.borrowFresh(deadline) : pool.borrow(deadline);
                availability.succeeded();
                return lease;
            } catch (SmtpPoolException e) {
                throw e;
            } catch (SmtpException e) {
                int open = pool.stats().total();
                if (!complainsOfTooMuch(e) || open == 0) {
                    availability.failed(System.nanoTime());
                    throw e;
                }
                connections.refusedBeyond(open, System.nanoTime());
                if (fresh || deadline.isExpired(System.nanoTime())) {
                    throw e;
                }
            }
        }
    }

    /** Learns from the server's words about one mail. */
    void learn(SendResult result) {
        long now = System.nanoTime();
        boolean contented = true;
        for (RecipientResult recipient : result.recipients()) {
            Reply reply = recipient.reply();
            contented &= reply == null || !Complaint.isOfTooMuch(reply);
        }
        int tooMany = tooMany(result).size();
        int taken = result.with(Outcome.ACCEPTED).size();
        if (tooMany > 0 && taken > 0) {
            recipients.refusedBeyond(taken, now);
        }
        if (!contented) {
            connections.throttled(pool.stats().active(), now);
        } else if (result.isAnyAccepted()) {
            connections.succeeded(now);
        }
    }

    static List<String> tooMany(SendResult result) {
        return result.recipients().stream()
                .filter(recipient -> recipient.reply() != null && Complaint.isOfTooManyRecipients(recipient.reply()))
                .map(RecipientResult::recipient)
                .toList();
    }

    /** Learns from a mail that nobody got. */
    void learn(SmtpException failure) {
        SendResult result = failure.result();
        if (complainsOfTooMuch(failure)) {
            connections.throttled(pool.stats().active(), System.nanoTime());
        } else if (result != null) {
            learn(result);
        }
    }

    private static boolean complainsOfTooMuch(SmtpException failure) {
        Reply reply = failure instanceof SmtpResponseException response
                ? response.reply()
                : failure instanceof SmtpServerDisconnectedException lost ? lost.partingReply() : null;
        return reply != null && Complaint.isOfTooMuch(reply);
    }

    /** As many of the recipients as the server takes in one transaction. */
    List<String> fitting(List<String> all, Limits advertised) {
        return recipients.fitting(all, advertised, System.nanoTime());
    }

    SmtpSessionPool pool() {
        return pool;
    }

    ServerState state() {
        long now = System.nanoTime();
        return new ServerState(
                endpoint(),
                availability.failures(),
                availability.pauseLeft(now),
                connections.limit(),
                recipients.learnt(now),
                pool.stats());
    }
}
