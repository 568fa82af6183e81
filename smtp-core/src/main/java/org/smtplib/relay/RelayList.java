package org.smtplib.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.pool.ServerProbe;
import org.smtplib.pool.SmtpSessionPool;
import org.smtplib.relay.Availability.Admission;
import org.smtplib.value.Deadline;

/**
 * Several servers behind one name. A mail goes to the first of them, in the order of the {@link ServerChoice}, that a
 * session can be had of; one of which none can be had is left alone for a while. Thread-safe.
 */
public final class RelayList implements AutoCloseable {

    private final List<Relay> relays;
    private final ServerChoice choice;
    private final ServerOrder order;
    private final String name;

    private RelayList(List<Relay> relays, ServerChoice choice) {
        this.relays = relays;
        this.choice = choice;
        this.order = new ServerOrder(choice, () -> ThreadLocalRandom.current().nextDouble());
        this.name = relays.get(0).endpoint() + (relays.size() > 1 ? " and " + (relays.size() - 1) + " more" : "");
    }

    /**
     * A list of servers.
     *
     * @param pools the sessions of each, closed with the list; at least one
     * @param weights of each, 1 or more; only {@link ServerChoice#WEIGHTED} asks for it
     * @throws IllegalArgumentException when there is no pool, or not one weight for each
     */
    public static RelayList of(List<SmtpSessionPool> pools, List<Integer> weights, RelayConfig config) {
        if (pools.isEmpty() || pools.size() != weights.size()) {
            throw new IllegalArgumentException("There is one server at least, and a weight for each: not "
                    + pools.size() + " servers and " + weights.size() + " weights");
        }
        if (weights.stream().anyMatch(weight -> weight < 1)) {
            throw new IllegalArgumentException("The weight of a server is 1 at least, not as in " + weights);
        }
        List<Relay> relays = IntStream.range(0, pools.size())
                .mapToObj(i -> new Relay(pools.get(i), weights.get(i), pools.size() == 1, config))
                .toList();
        return new RelayList(relays, config.choice());
    }

    /**
     * Lends a session of the first server that has one.
     *
     * @param lost the loan in whose stead a new session is wanted, or null when any will do; where that one was new and
     *     lost with its first mail, its server comes last
     * @param patient whether a server that is well and busy is waited for until the deadline, however short the wait is
     *     that its pool allows
     * @throws SmtpPoolException when the first server that can be used has none free in time, the thread is interrupted,
     *     or the list is closed
     * @throws SmtpException the failure of the last server, those before it suppressed
     */
    public Loan borrow(Deadline deadline, @Nullable Loan lost, boolean patient) {
        if (Thread.currentThread().isInterrupted()) {
            // Each session that is looked at by an interrupted thread would be lost for nothing.
            throw SmtpPoolException.exhausted("Interrupted before a session was borrowed; nothing was sent");
        }
        Search search = new Search(deadline, lost != null, patient);
        List<Relay> leftAlone = new ArrayList<>();
        List<Relay> inOrder = order.of(relays);
        for (int i = 0; i < inOrder.size(); i++) {
            Relay relay = inOrder.get(i);
            if (search.isOver()) {
                break;
            }
            Loan loan = null;
            switch (isSuspect(relay, lost) ? Admission.LEAVE : relay.ask(System.nanoTime())) {
                case USE -> loan = search.tried(relay, false, ready(inOrder, i + 1, lost));
                case PROBE -> loan = search.tried(relay, true, ready(inOrder, i + 1, lost));
                case LEAVE -> leftAlone.add(relay);
            }
            if (loan != null) {
                return loan;
            }
        }
        // Nobody else can be had: those that were left alone are asked after all, for the mail has nothing to lose.
        List<Relay> soonestFirst = soonestFirst(leftAlone);
        for (int i = 0; i < soonestFirst.size(); i++) {
            int others = soonestFirst.size() - 1 - i;
            Loan loan = search.isOver() ? null : search.tried(soonestFirst.get(i), false, others);
            if (loan != null) {
                return loan;
            }
        }
        throw Objects.requireNonNull(search.failure);
    }

    /** How many of those from the given place on will be asked when those before have none. */
    private static int ready(List<Relay> inOrder, int from, @Nullable Loan lost) {
        if (from == inOrder.size()) {
            return 0;
        }
        long now = System.nanoTime();
        return (int) inOrder.stream()
                .skip(from)
                .filter(relay -> !isSuspect(relay, lost) && relay.pauseLeft(now).isZero())
                .count();
    }

    /** A session that was open for long may die at any server; one that dies when it is new will do so again. */
    private static boolean isSuspect(Relay relay, @Nullable Loan lost) {
        return lost != null && lost.isFirstOfNewSession() && lost.isOf(relay);
    }

    /** A relay with the rest of its pause, which goes on changing while they are sorted. */
    private record Paused(Relay relay, Duration left) {}

    private static List<Relay> soonestFirst(List<Relay> relays) {
        long now = System.nanoTime();
        return relays.stream()
                .map(relay -> new Paused(relay, relay.pauseLeft(now)))
                .sorted(Comparator.comparing(Paused::left))
                .map(Paused::relay)
                .toList();
    }

    /** The search of one borrower for a session, server after server. */
    private static final class Search {

        private final Deadline deadline;
        private final boolean fresh;
        private final boolean patient;
        private @Nullable SmtpException failure;

        private Search(Deadline deadline, boolean fresh, boolean patient) {
            this.deadline = deadline;
            this.fresh = fresh;
            this.patient = patient;
        }

        /** The first server is asked in any case: it may have a session that is free. */
        private boolean isOver() {
            return failure != null && deadline.isExpired(System.nanoTime());
        }

        /** A loan of this server, or null when the next one is to be asked. */
        private @Nullable Loan tried(Relay relay, boolean probe, int others) {
            while (true) {
                try {
                    return relay.lend(deadline, fresh, probe, patient, others);
                } catch (SmtpException e) {
                    if (e instanceof SmtpPoolException busy && isWorthWaiting(busy, relay)) {
                        continue;
                    }
                    if (failure != null && failure != e) {
                        e.addSuppressed(failure);
                    }
                    failure = e;
                    if (isFinal(e, relay)) {
                        throw e;
                    }
                    return null;
                }
            }
        }

        /** Only who waited for a session, as its figures show, has waited at all. */
        private boolean isWorthWaiting(SmtpPoolException busy, Relay relay) {
            return patient
                    && busy.figures() != null
                    && !relay.isFailing()
                    && !deadline.isExpired(System.nanoTime())
                    && !Thread.currentThread().isInterrupted();
        }

        /**
         * A server that is busy is fine, and a second one would not make it less so; but where it began to fail, who
         * waits for it was kept waiting by those who tried in vain.
         */
        private static boolean isFinal(SmtpException e, Relay relay) {
            return Thread.currentThread().isInterrupted()
                    || (e instanceof SmtpPoolException && !(e.isTransient() && relay.isFailing()));
        }
    }

    /**
     * Makes sure that a mail could go to each server, one after the other.
     *
     * @throws SmtpException the failure of the first that fails, those of others suppressed
     */
    public void test(Deadline deadline) {
        SmtpException failure = null;
        for (int i = 0; i < relays.size(); i++) {
            try {
                relays.get(i).test(deadline, relays.size() - 1 - i);
            } catch (SmtpException e) {
                if (failure == null) {
                    failure = e;
                } else if (failure != e) {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Looks at each server, one after the other, in the order in which they were given. */
    public List<ServerProbe> probe(Deadline deadline) {
        return IntStream.range(0, relays.size())
                .mapToObj(i -> relays.get(i).probe(deadline, relays.size() - 1 - i))
                .toList();
    }

    /** Where the first server is, for messages about a mail that went to none. */
    public String name() {
        return name;
    }

    /** How many mails can be under way at once without waiting for each other. */
    public int connections() {
        IntStream sizes =
                relays.stream().mapToInt(relay -> relay.pool().config().maxSize());
        // In order all mails go to one server as a rule, and a crowd of others would only wait there in vain.
        return choice == ServerChoice.ORDERED ? sizes.max().orElseThrow() : sizes.sum();
    }

    /** Each server at this moment, in the order in which they were given. */
    public List<ServerState> states() {
        return relays.stream().map(Relay::state).toList();
    }

    /** The sessions of each server, in the order in which they were given. */
    public List<SmtpSessionPool> pools() {
        return relays.stream().map(Relay::pool).toList();
    }

    /** Closes the pools of all servers, all at once: together they take no longer than the slowest of them. */
    @Override
    public void close() {
        List<Thread> others = relays.stream().skip(1).map(RelayList::closing).toList();
        relays.get(0).close();
        for (Thread other : others) {
            try {
                other.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                others.forEach(Thread::interrupt); // they stop waiting, as this thread does
                return;
            }
        }
    }

    private static Thread closing(Relay relay) {
        Thread thread = new Thread(relay::close, "smtp-close " + relay.endpoint());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
