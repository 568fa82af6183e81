package org.smtplib.pool;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.smtplib.exception.SmtpException;
import org.smtplib.session.SmtpSession;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.transport.Endpoint;
import org.smtplib.value.Deadline;

/** Sessions of one server, kept open between mails and lent to one borrower at a time. Thread-safe. */
public final class SmtpSessionPool implements AutoCloseable {

    private final PoolConfig config;
    private final SmtpSessionFactory factory;
    private final LendingPool<SmtpSession> lending;

    public SmtpSessionPool(SmtpSessionFactory factory, PoolConfig config) {
        this.factory = factory;
        this.config = config;
        this.lending = new LendingPool<>(
                config,
                new Sessions(),
                System::nanoTime,
                keeper(factory.config().endpoint()));
    }

    /** A session lent; closing the lease gives it back. */
    public final class Lease implements AutoCloseable {

        private final LendingPool.Entry<SmtpSession> entry;

        private Lease(LendingPool.Entry<SmtpSession> entry) {
            this.entry = entry;
        }

        public SmtpSession session() {
            return entry.resource();
        }

        /** Whether the session carried a mail before, so that the server may have left it behind unnoticed. */
        public boolean isReused() {
            return entry.isReused();
        }

        /** Gives the session back; one that is not connected, or owes a reply, is not kept. */
        @Override
        public void close() {
            lending.giveBack(entry, session().isReusable());
        }
    }

    /**
     * Lends a session that is ready for mail: an idle one of which the server has not taken leave, else a new one.
     *
     * @throws org.smtplib.exception.SmtpPoolException when none comes free in time, or the pool is closed
     * @throws SmtpException when a new one cannot be made ready
     */
    public Lease borrow() {
        return new Lease(lending.borrow(Deadline.after(config.maxWait()), false));
    }

    /** Lends a session that was opened for this borrower, and closes an idle one if the cap asks for it. */
    public Lease borrowFresh() {
        return new Lease(lending.borrow(Deadline.after(config.maxWait()), true));
    }

    public Endpoint endpoint() {
        return factory.config().endpoint();
    }

    public PoolStats stats() {
        return lending.stats();
    }

    /**
     * Lends no more, waits for mails under way as long as the configuration says, and ends idle sessions with QUIT. A
     * session lent for longer is ended when it comes back.
     */
    @Override
    public void close() {
        lending.close(Deadline.after(config.closeTimeout()));
    }

    /** One thread that exists only while there is something to end. */
    private static ScheduledThreadPoolExecutor keeper(Endpoint endpoint) {
        ScheduledThreadPoolExecutor keeper = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "smtp-pool " + endpoint);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            return thread;
        });
        keeper.setKeepAliveTime(10, TimeUnit.SECONDS);
        keeper.allowCoreThreadTimeOut(true);
        keeper.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return keeper;
    }

    private final class Sessions implements Lifecycle<SmtpSession> {

        /** A server that does not answer QUIT has no claim to more. */
        private static final Duration QUIT_TIMEOUT = Duration.ofSeconds(2);

        @Override
        public SmtpSession create() {
            return factory.open();
        }

        @Override
        public boolean isUsable(SmtpSession session) {
            return session.isQuiet();
        }

        @Override
        public void dispose(SmtpSession session, Deadline deadline) {
            try {
                if (session.isQuiet()) {
                    session.quit(deadline.earlier(Deadline.after(QUIT_TIMEOUT)).remaining());
                }
            } catch (SmtpException e) {
                // It is at its end either way; listeners were told.
            } finally {
                session.disconnect();
            }
        }

        @Override
        public void drop(SmtpSession session) {
            session.disconnect();
        }
    }
}
