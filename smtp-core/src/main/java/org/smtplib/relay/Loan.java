package org.smtplib.relay;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.SendResult;
import org.smtplib.pool.SmtpSessionPool;
import org.smtplib.session.SmtpSession;
import org.smtplib.value.Deadline;

/** A session lent by one of several servers, of which that server learns; closing the loan gives it back. For one thread. */
public final class Loan implements AutoCloseable {

    private final Relay relay;
    private final SmtpSessionPool.Lease lease;
    private final long began;
    private final Deadline deadline;
    private final boolean probe;
    private final boolean reused;
    private Pace.@Nullable Turn turn;
    private int transactions;
    private long mailBegan;
    private boolean proven;

    /** A loan that was asked for at the time given, for a mail that has to be done by the deadline. */
    Loan(
            Relay relay,
            SmtpSessionPool.Lease lease,
            long began,
            Deadline deadline,
            Pace.@Nullable Turn turn,
            boolean probe) {
        this.relay = relay;
        this.lease = lease;
        this.began = began;
        this.deadline = deadline;
        this.turn = turn;
        this.probe = probe;
        this.reused = lease.isReused();
    }

    public SmtpSession session() {
        return lease.session();
    }

    /** Whether the session was open before, so that the server may have left it unnoticed. */
    public boolean isReused() {
        return reused;
    }

    boolean isOf(Relay one) {
        return relay == one;
    }

    /** Of these recipients as many, in their order, as the server takes in one transaction; one at least of a mail begun. */
    public List<String> fitting(List<String> recipients) {
        return relay.fitting(recipients, session());
    }

    /** Tells whom the mail that was begun goes to, right before they are named to the server. */
    public void naming(List<String> recipients) {
        relay.naming(recipients, session());
    }

    /**
     * Begins a mail, and counts it, unless it is one more than the session, or at this moment the rate limit, takes: then
     * the answer is false, and the next loan may take it. The first mail is always begun in a new session.
     *
     * @param recipients those who are still to get it
     * @param whole whether they have to go in one transaction
     */
    public boolean beginMail(List<String> recipients, boolean whole) {
        if (transactions > 0 && !(session().isReusable() && isGoodForMore())) {
            return false;
        }
        if (isWornFor(recipients, whole)) {
            lease.retire();
            return false;
        }
        begin();
        return true;
    }

    /** {@link #beginMail} in one transaction, while the mail before is under way. */
    public boolean beginBehind(List<String> recipients) {
        if (!session().isConnected() || isWornFor(recipients, true) || !isGoodForMore()) {
            return false;
        }
        begin();
        return true;
    }

    /** Whether the session is known to take mails: no other goes with the first of a new one. */
    public boolean isProven() {
        return reused || proven;
    }

    /** Whether no further mail is to go with these: somebody waits for a session of this server, or this one has to end. */
    public boolean isWantedBack() {
        return lease.isWantedBack();
    }

    private void begin() {
        if (turn != null) {
            turn.begin();
        }
        mailBegan = System.nanoTime();
        lease.countMails(++transactions);
    }

    /** Whether so many domains were named in the session that a new one is better for these (RFC 9422 RCPTDOMAINMAX). */
    private boolean isWornFor(List<String> recipients, boolean whole) {
        return relay.isNamedAny(session()) && fitting(recipients).size() < (whole ? recipients.size() : 1);
    }

    /** Does not wait for room in the rate limit: who has it may be waiting for this session. */
    private boolean isGoodForMore() {
        if (transactions >= lease.mailsLeft()) {
            return false;
        }
        turn = relay.turnAtOnce();
        return turn != null || !relay.isPaced();
    }

    /** The recipients that were refused for being too many in one transaction: a further one may take them. */
    public List<String> tooMany(SendResult result) {
        return Relay.tooMany(result);
    }

    /** Learns from what became of a mail. */
    public void learn(SendResult result) {
        relay.learn(result, mailBegan);
        proven = true;
        if (isFirstOfNewSession()) {
            relay.succeeded(began);
        }
    }

    /** Learns from a mail that nobody got. */
    public void learn(SmtpException failure) {
        relay.learn(failure, mailBegan);
        if (!isFirstOfNewSession()) {
            return;
        }
        // A session that was open before may be lost and say nothing of the server: a new one is the proof.
        if (session().isLost()) {
            relay.failed(began, failure, deadline);
        } else if (session().isReusable()) {
            proven = true;
            relay.succeeded(began);
        }
    }

    /** Whether the mail that was begun last is the first of a new session, and so its proof. */
    boolean isFirstOfNewSession() {
        return transactions == 1 && !reused;
    }

    @Override
    public void close() {
        relay.end(turn, probe);
        lease.close();
    }
}
