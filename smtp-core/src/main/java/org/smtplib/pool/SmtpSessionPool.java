package org.smtplib.pool;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.protocol.Protocol;
import org.smtplib.session.ServerOffer;
import org.smtplib.session.SmtpSession;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.transport.Endpoint;
import org.smtplib.value.Deadline;

/** Sessions of one server, kept open between mails and lent to one borrower at a time. Thread-safe. */
public final class SmtpSessionPool implements AutoCloseable {

    private final PoolConfig config;
    private final Endpoint endpoint;
    private final Protocol protocol;
    private final SmtpSessionFactory factory;
    private final LendingPool<SmtpSession> lending;
    private final ServerCheck check;

    /** A pool that opens what it lends by the factory, and at once begins to keep up the configured minimum. */
    public SmtpSessionPool(SmtpSessionFactory factory, PoolConfig config) {
        this.config = config;
        this.factory = factory;
        this.endpoint = factory.config().endpoint();
        this.protocol = factory.config().protocol();
        // The second thread opens connections ahead, which may take long, and must not keep others from being ended.
        int threads = config.minIdle() > 0 ? 2 : 1;
        this.lending = new LendingPool<>(
                new Setup<>(
                        "connection to " + endpoint,
                        config,
                        new SessionLifecycle(factory),
                        System::nanoTime,
                        new KeeperThreads("smtp-pool " + endpoint, threads),
                        new ReentrantLock()),
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)));
        check = new ServerCheck(this, factory);
        lending.start();
    }

    /** A session lent, for one thread at a time; closing the lease gives it back. */
    public final class Lease implements AutoCloseable {

        private final Entry<SmtpSession> entry;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Lease(Entry<SmtpSession> entry) {
            this.entry = entry;
        }

        /**
         * The session.
         *
         * @throws IllegalStateException when the lease was closed: the session may be somebody else's by now
         */
        public SmtpSession session() {
            if (closed.get()) {
                throw new IllegalStateException("The session was given back to the pool; borrow another");
            }
            return entry.resource();
        }

        /** Whether the session was in the pool before, so that the server may have left it behind unnoticed. */
        public boolean isReused() {
            return entry.isReused();
        }

        /**
         * How many mails this lease may send, at least one: what is left of the pool's figure, and of the server's
         * (RFC 9422 MAILMAX).
         */
        public int mailsLeft() {
            return entry.usesLeft();
        }

        /** Tells how many mail transactions this lease began in all; without being told the pool counts one. */
        public void countMails(int mails) {
            entry.countUses(mails);
        }

        /**
         * Whether the session is to be given back before a further mail: somebody waits for one, the pool is closed, the
         * session has to end, for it was evicted, is too old, or is one too many, or it would soon be reported as a leak.
         */
        public boolean isWantedBack() {
            return lending.isWantedBack(entry);
        }

        /** Tells that the session takes no further mail, though it is well: it ends with QUIT when it is given back. */
        public void retire() {
            entry.countUses(entry.usesLeft());
        }

        /** Gives the session back; one that is not connected, or owes a reply, is not kept. Once is enough. */
        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                lending.giveBack(entry, entry.resource().isReusable());
            }
        }
    }

    /**
     * Lends a session that is ready for mail: an idle one of which the server has not taken leave, else a new one. Waits
     * for a place as long as the configuration says.
     *
     * @throws org.smtplib.exception.SmtpPoolException when none comes free in time, or the pool is closed
     * @throws SmtpException when a new one cannot be made ready
     */
    public Lease borrow() {
        return borrow(Deadline.never());
    }

    /**
     * Lends a session as {@link #borrow()} does; neither waiting for it nor opening it lasts longer than until the
     * deadline. What is free is lent even after it.
     */
    public Lease borrow(Deadline deadline) {
        return borrow(deadline, config.maxWait());
    }

    /** Lends a session as {@link #borrow(Deadline)} does, and waits for a place no longer than the time given. */
    public Lease borrow(Deadline deadline, Duration maxWait) {
        return borrow(deadline, maxWait, LendingPool.UNBOUNDED);
    }

    /** Lends a session as {@link #borrow(Deadline, Duration)} does, and takes no longer to open one than the time given. */
    public Lease borrow(Deadline deadline, Duration maxWait, Duration maxOpening) {
        return new Lease(lending.borrow(deadline, maxWait, maxOpening, false));
    }

    /** Lends a session that was opened for this borrower, and closes an idle one if the cap asks for it. */
    public Lease borrowFresh() {
        return borrowFresh(Deadline.never());
    }

    /** Lends a session as {@link #borrowFresh()} does, with the deadline of {@link #borrow(Deadline)}. */
    public Lease borrowFresh(Deadline deadline) {
        return borrowFresh(deadline, config.maxWait());
    }

    /** Lends a session as {@link #borrowFresh()} does, with the times of {@link #borrow(Deadline, Duration)}. */
    public Lease borrowFresh(Deadline deadline, Duration maxWait) {
        return borrowFresh(deadline, maxWait, LendingPool.UNBOUNDED);
    }

    /** Lends a session as {@link #borrowFresh()} does, with the times of {@link #borrow(Deadline, Duration, Duration)}. */
    public Lease borrowFresh(Deadline deadline, Duration maxWait, Duration maxOpening) {
        return new Lease(lending.borrow(deadline, maxWait, maxOpening, true));
    }

    /** Lends an idle session of which the server has not taken leave, or null: none is opened, nor waited for. */
    @Nullable
    Lease borrowIdle() {
        Entry<SmtpSession> entry = lending.borrowIdle();
        return entry == null ? null : new Lease(entry);
    }

    /**
     * Makes sure that a mail could go: lends a session as for one, asks it for a sign of life, and takes it back.
     *
     * @throws org.smtplib.exception.SmtpPoolException when none comes free in time, or the pool is closed
     * @throws SmtpException when none can be made ready, or the server says that it is leaving
     */
    public void test(Deadline deadline) {
        check.test(deadline);
    }

    /**
     * Looks whether somebody answers, by NOOP over an idle session, else by a connection beside those of the pool, which
     * never logs in. No mail waits for it longer than for the reply to that NOOP.
     */
    public ServerProbe probe(Deadline deadline) {
        return check.probe(deadline);
    }

    /**
     * Sets how many connections may be open from now on: the nearest to {@code connections} between 1 and the maximum. A
     * mail under way is never interrupted for it; what is idle beyond the limit ends.
     */
    public void limit(int connections) {
        lending.limit(connections);
    }

    /** Parts with all sessions opened until now: idle ones end at once, lent ones when they come back. */
    public void evictAll() {
        lending.evictAll();
    }

    /** Ends what is idle; the pool goes on lending, and opens none ahead until somebody borrows. */
    public void evictIdle() {
        lending.evictIdle();
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public Protocol protocol() {
        return protocol;
    }

    /** What the server offered when a session was last opened; null before there was one. */
    public @Nullable ServerOffer offer() {
        return factory.offer();
    }

    public PoolConfig config() {
        return config;
    }

    /** The pool at this moment. */
    public PoolStats stats() {
        return lending.stats();
    }

    /** What happened in the pool so far. */
    public PoolCounters counters() {
        return lending.counters();
    }

    /**
     * Lends no more, waits for mails under way as long as the configuration says, and ends idle sessions with QUIT. A
     * session lent for longer is ended when it comes back.
     */
    @Override
    public void close() {
        lending.close(Deadline.after(config.closeTimeout()));
    }
}
