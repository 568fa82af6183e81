package org.smtplib.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.pool.PoolCounters;
import org.smtplib.pool.PoolStats;
import org.smtplib.pool.ServerProbe;
import org.smtplib.pool.SmtpSessionPool;
import org.smtplib.protocol.Reply;
import org.smtplib.relay.Availability.Admission;
import org.smtplib.session.SmtpSession;
import org.smtplib.transport.Endpoint;
import org.smtplib.value.Deadline;

/** One server: its sessions, whether it is worth a try, and what it was found to take. */
final class Relay {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    /** In less than that hardly a session is opened over the Internet, and no server is to blame. */
    private static final Duration SHORTEST_SHARE = Duration.ofSeconds(1);

    private final SmtpSessionPool pool;
    private final int weight;
    private final boolean alone;
    private final Availability availability;
    private final ConnectionLimit connections;
    private final RecipientLimit recipients;
    private final NamedDomains named = new NamedDomains();
    private final @Nullable Pace pace;
    private volatile @Nullable SmtpException trouble;

    /** {@code alone} says that there is no other server, so that this one is never left alone. */
    Relay(SmtpSessionPool pool, int weight, boolean alone, RelayConfig config) {
        this.pool = pool;
        this.weight = weight;
        this.alone = alone;
        availability = new Availability(config.pause(), config.longestPause());
        connections = new ConnectionLimit(pool.config().maxSize(), config.quiet(), pool::limit);
        recipients = new RecipientLimit(config.memory());
        pace = config.rateLimit() == null ? null : new Pace(config.rateLimit(), System::nanoTime);
    }

    int weight() {
        return weight;
    }

    Endpoint endpoint() {
        return pool.endpoint();
    }

    Admission ask(long now) {
        return alone ? Admission.USE : availability.ask(now);
    }

    /** Whether the last that is known of it is that it could not be used. */
    boolean isFailing() {
        return availability.failures() > 0;
    }

    Duration pauseLeft(long now) {
        return availability.pauseLeft(now);
    }

    /**
     * Lends a session when the rate limit leaves room for a mail.
     *
     * @param fresh whether only a new one will do
     * @param probe whether this finds out if the server can be used again, which an old session would not prove
     * @param patient whether the deadline alone ends the wait for a session, where there is no other server to go to
     * @param others how many servers may be asked after this one, to each of which the opening of a session leaves an equal
     *     part of the time
     */
    Loan lend(Deadline deadline, boolean fresh, boolean probe, boolean patient, int others) {
        long began = System.nanoTime();
        Pace.Turn turn = null;
        Loan loan = null;
        try {
            turn = pace == null ? null : pace.take(deadline);
            loan = new Loan(this, borrow(deadline, fresh || probe, patient, others), began, deadline, turn, probe);
            return loan;
        } catch (SmtpPoolException e) {
            throw e; // says nothing of the server
        } catch (SmtpException e) {
            failed(began, e, deadline);
            throw e;
        } finally {
            if (loan == null) {
                end(turn, probe);
            }
        }
    }

    /**
     * Makes sure that a mail could go; what is learnt from a failure is what a mail would have learnt.
     *
     * @param others how many servers follow, to each of which an equal part of the time is left
     */
    void test(Deadline deadline, int others) {
        long began = System.nanoTime();
        try {
            pool.test(part(deadline, others));
        } catch (SmtpPoolException e) {
            throw e; // says nothing of the server
        } catch (SmtpException e) {
            failed(began, e, deadline);
            throw e;
        }
    }

    /** Looks whether it answers; mails learn nothing from that, since no login was tried. */
    ServerProbe probe(Deadline deadline, int others) {
        return pool.probe(part(deadline, others));
    }

    private static Deadline part(Deadline deadline, int others) {
        return Deadline.after(deadline.remaining().dividedBy(others + 1L));
    }

    /** A loan is at its end, or did not come about. */
    void end(Pace.@Nullable Turn turn, boolean probe) {
        if (turn != null) {
            turn.giveBack();
        }
        if (probe) {
            availability.probeOver(System.nanoTime());
        }
    }

    /** A server that takes no connection beside those that are open: the borrower waits for one of those. */
    private SmtpSessionPool.Lease borrow(Deadline deadline, boolean fresh, boolean patient, int others) {
        boolean mustBeNew = fresh;
        Duration maxWait =
                patient && alone ? deadline.remaining() : pool.config().maxWait();
        while (true) {
            PoolStats before = pool.stats();
            try {
                Duration maxOpening = share(deadline, others);
                return mustBeNew
                        ? pool.borrowFresh(deadline, maxWait, maxOpening)
                        : pool.borrow(deadline, maxWait, maxOpening);
            } catch (SmtpPoolException e) {
                throw e;
            } catch (SmtpException e) {
                int open = standing(pool.counters());
                // The one that was open may have ended since; then its place is free, and worth another attempt.
                boolean noneElse = open == 0 && before.active() + before.idle() == 0;
                if (noneElse || !complainsOfTooMuch(e) || deadline.isExpired(System.nanoTime())) {
                    throw e;
                }
                // From now on no other is opened, so that the next attempt waits, and does not knock again.
                connections.refusedBeyond(open, System.nanoTime());
                mustBeNew = false;
            }
        }
    }

    /** What a mail may spend on one of several servers: else one that accepts and is silent would cost it all its time. */
    private static Duration share(Deadline deadline, int others) {
        Duration part = deadline.remaining().dividedBy(others + 1L);
        return others == 0 || part.compareTo(SHORTEST_SHARE) > 0 ? part : SHORTEST_SHARE;
    }

    /** How many connections stand: those that are only being opened do not count, for they will hear the same. */
    private static int standing(PoolCounters counters) {
        long closed =
                counters.closed().values().stream().mapToLong(Long::longValue).sum();
        return (int) (counters.created() - closed);
    }

    boolean isPaced() {
        return pace != null;
    }

    /** Room in the rate limit for one mail more over a session that is lent already, or null. */
    Pace.@Nullable Turn turnAtOnce() {
        return pace == null ? null : pace.takeAtOnce();
    }

    /** No session could be had, or a new one was lost with its first mail; counts when that was the server's doing. */
    void failed(long began, SmtpException why, Deadline deadline) {
        long now = System.nanoTime();
        if (!Blame.isServers(why, deadline, now)) {
            return;
        }
        trouble = why;
        if (availability.failed(began, now) && !alone) {
            // What became of the mail is not this warning's concern.
            Throwable reason = why instanceof SmtpInDoubtException && why.getCause() != null ? why.getCause() : why;
            LOG.warn(
                    "{} cannot be used, and is left alone while another server can: {}",
                    endpoint(),
                    reason.getMessage());
        }
    }

    /** A new session carried its first mail. */
    void succeeded(long began) {
        if (availability.succeeded(began)) {
            trouble = null;
            if (!alone) {
                LOG.info("{} can be used again", endpoint());
            }
        }
    }

    /** Learns from the server's words about a mail that was begun at the given time. */
    void learn(SendResult result, long began) {
        long now = System.nanoTime();
        boolean contented = !isAnyOfTooMuch(result);
        List<String> beyond = tooMany(result);
        if (result.isAnyAccepted() && !beyond.isEmpty()) {
            recipients.refusedBeyond(taken(result, beyond.size()), now);
        }
        if (!contented) {
            connections.throttled(pool.stats().active(), began, now);
        } else if (result.isAnyAccepted()) {
            connections.succeeded(now);
        }
    }

    /** Learns from a mail that nobody got, and that was begun at the given time. */
    void learn(SmtpException failure, long began) {
        SendResult result = failure.result();
        if (complainsOfTooMuch(failure)) {
            connections.throttled(pool.stats().active(), began, System.nanoTime());
        } else if (result != null) {
            learn(result, began);
        }
    }

    /**
     * How many recipients the transaction had. In LMTP one may still be refused behind the content, and who was refused
     * before it cannot be told from that: counting both, the limit may be too high, which the next refusal corrects.
     */
    private int taken(SendResult result, int beyond) {
        return pool.protocol().replyForEachRecipient()
                ? result.recipients().size() - beyond
                : result.with(Outcome.ACCEPTED).size();
    }

    static List<String> tooMany(SendResult result) {
        List<String> refused = List.of();
        for (RecipientResult recipient : result.recipients()) {
            if (recipient.reply() != null && Complaint.isOfTooManyRecipients(recipient.reply())) {
                refused = refused.isEmpty() ? new ArrayList<>() : refused;
                refused.add(recipient.recipient());
            }
        }
        return refused;
    }

    private static boolean isAnyOfTooMuch(SendResult result) {
        for (RecipientResult recipient : result.recipients()) {
            if (recipient.reply() != null && Complaint.isOfTooMuch(recipient.reply())) {
                return true;
            }
        }
        return false;
    }

    private static boolean complainsOfTooMuch(SmtpException failure) {
        Reply reply = failure instanceof SmtpResponseException response
                ? response.reply()
                : failure instanceof SmtpServerDisconnectedException lost ? lost.partingReply() : null;
        return reply != null && Complaint.isOfTooMuch(reply);
    }

    /** As many of the recipients as the server takes in the next transaction of the session; none when that is worn. */
    List<String> fitting(List<String> all, SmtpSession session) {
        return recipients.fitting(all, session.extensions().limits(), named.of(session), System.nanoTime());
    }

    /** Whether recipients were named in the session before, of a server that counts their domains. */
    boolean isNamedAny(SmtpSession session) {
        return !named.of(session).isEmpty();
    }

    /** The recipients are about to be named in the session. */
    void naming(List<String> all, SmtpSession session) {
        named.add(session, all);
    }

    SmtpSessionPool pool() {
        return pool;
    }

    ServerState state() {
        long now = System.nanoTime();
        int failures = availability.failures();
        return new ServerState(
                endpoint(),
                pool.protocol(),
                failures,
                failures == 0 ? null : trouble,
                alone ? Duration.ZERO : availability.pauseLeft(now),
                connections.limit(),
                recipients.learnt(now),
                pool.stats(),
                pool.counters(),
                pool.offer());
    }

    /** Sends away who waits for room in the rate limit, and closes the pool. */
    void close() {
        if (pace != null) {
            pace.close();
        }
        pool.close();
    }
}
