package org.smtplib.relay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.message.SendResult;
import org.smtplib.pool.SmtpSessionPool;
import org.smtplib.session.SmtpSession;
import org.smtplib.value.Deadline;

/**
 * Several servers behind one name. A mail goes to the first of them, in the order of the {@link ServerChoice}, that a
 * session can be had of; one of which none can be had is left alone for a while. Thread-safe.
 */
public final class RelayList implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RelayList.class);

    private final List<Relay> relays;
    private final ServerOrder order;

    private RelayList(List<Relay> relays, ServerChoice choice) {
        this.relays = relays;
        this.order = new ServerOrder(choice, () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * A list of servers.
     *
     * @param pools the sessions of each, closed with the list
     * @param weights of each, 1 or more; only {@link ServerChoice#WEIGHTED} asks for it
     */
    public static RelayList of(List<SmtpSessionPool> pools, List<Integer> weights, RelayConfig config) {
        List<Relay> relays = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            relays.add(new Relay(pools.get(i), weights.get(i), config));
        }
        return new RelayList(List.copyOf(relays), config.choice());
    }

    /** A session lent by one of the servers; closing the loan gives it back. */
    public static final class Loan implements AutoCloseable {

        private final Relay relay;
        private final SmtpSessionPool.Lease lease;
        private int transactions;

        private Loan(Relay relay, SmtpSessionPool.Lease lease) {
            this.relay = relay;
            this.lease = lease;
        }

        public SmtpSession session() {
            return lease.session();
        }

        /** Whether the session was open before, so that the server may have left it unnoticed. */
        public boolean isReused() {
            return lease.isReused();
        }

        /** Of these recipients as many, in their order, as the server takes in one transaction; one at least. */
        public List<String> fitting(List<String> recipients) {
            return relay.fitting(recipients, session().extensions().limits());
        }

        /** Waits until the rate limit leaves room for a mail, and counts a transaction. */
        public void beginMail(Deadline deadline) {
            if (transactions > 0) {
                relay.awaitTurn(deadline); // for the first it was done before the session was borrowed
            }
            lease.countMails(++transactions);
        }

        /** Whether a further transaction may be begun on the session. */
        public boolean isGoodForMore() {
            return transactions < lease.mailsLeft() && session().isReusable();
        }

        /** The recipients that were refused for being too many in one transaction: a further one may take them. */
        public List<String> tooMany(SendResult result) {
            return Relay.tooMany(result);
        }

        /** Learns from what became of a mail. */
        public void learn(SendResult result) {
            relay.learn(result);
        }

        /** Learns from what became of a mail. */
        public void learn(SmtpException failure) {
            relay.learn(failure);
        }

        @Override
        public void close() {
            lease.close();
        }
    }

    /**
     * Lends a session of the first server that has one.
     *
     * @param fresh whether only a new one will do
     * @throws SmtpPoolException when the first server that can be used has none free in time, or the list is closed
     * @throws SmtpException the failure of the last server, those before it suppressed
     */
    public Loan borrow(Deadline deadline, boolean fresh) {
        Search search = new Search(deadline, fresh);
        List<Relay> leftAlone = new ArrayList<>();
        for (Relay relay : order.of(relays)) {
            if (relays.size() > 1 && !relay.claim(System.nanoTime())) {
                leftAlone.add(relay);
            } else if (search.finds(relay)) {
                return search.loan();
            }
        }
        // Nobody else can be had: those that were left alone are asked after all, for the mail has nothing to lose.
        leftAlone.sort(Comparator.comparing(relay -> relay.pauseLeft(System.nanoTime())));
        for (Relay relay : leftAlone) {
            if (search.finds(relay)) {
                return search.loan();
            }
        }
        throw Objects.requireNonNull(search.failure);
    }

    /** The search of one borrower for a session, server after server. */
    private final class Search {

        private final Deadline deadline;
        private final boolean fresh;
        private @Nullable SmtpException failure;
        private @Nullable Loan loan;

        private Search(Deadline deadline, boolean fresh) {
            this.deadline = deadline;
            this.fresh = fresh;
        }

        private boolean finds(Relay relay) {
            if (failure != null && deadline.isExpired(System.nanoTime())) {
                return false;
            }
            try {
                loan = new Loan(relay, relay.borrow(deadline, fresh));
                return true;
            } catch (SmtpException e) {
                failure = movingOn(relay, e, failure);
                return false;
            }
        }

        private Loan loan() {
            return Objects.requireNonNull(loan);
        }
    }

    private SmtpException movingOn(Relay relay, SmtpException failure, @Nullable SmtpException earlier) {
        if (failure instanceof SmtpPoolException) {
            throw failure; // the server is fine, and busy: a second one would not make it less so
        }
        if (relays.size() > 1 && relay.failures() == 1) {
            LOG.warn("No session with {}, trying another server: {}", relay.endpoint(), failure.getMessage());
        }
        if (earlier != null) {
            failure.addSuppressed(earlier);
        }
        return failure;
    }

    /** Where the first server is, for messages about a mail that went to none. */
    public String name() {
        return relays.get(0).endpoint() + (relays.size() > 1 ? " and " + (relays.size() - 1) + " more" : "");
    }

    /** Each server at this moment, in the order in which they were given. */
    public List<ServerState> states() {
        return relays.stream().map(Relay::state).toList();
    }

    /** The sessions of each server, in the order in which they were given. */
    public List<SmtpSessionPool> pools() {
        return relays.stream().map(Relay::pool).toList();
    }

    /** Closes the pools of all servers. */
    @Override
    public void close() {
        relays.forEach(relay -> relay.pool().close());
    }
}
