package org.smtplib.pool;

import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.pool.ServerProbe.Way;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.transport.TlsInfo;
import org.smtplib.value.Deadline;

/** Finds out of one server whether it answers, with a session of its pool or without; no mail counts for it. */
final class ServerCheck {

    private final SmtpSessionPool pool;
    private final SmtpSessionFactory factory;

    ServerCheck(SmtpSessionPool pool, SmtpSessionFactory factory) {
        this.pool = pool;
        this.factory = factory;
    }

    /** Fails as a mail would, but for what concerns the mail itself. */
    void test(Deadline deadline) {
        boolean reused = false;
        try (SmtpSessionPool.Lease lease = pool.borrow(deadline)) {
            reused = lease.isReused();
            ask(lease, deadline);
            return;
        } catch (SmtpServerDisconnectedException e) {
            if (!reused || deadline.isExpired(System.nanoTime())) {
                throw e;
            }
        }
        // The server had left an old one unnoticed, which says nothing of the next.
        try (SmtpSessionPool.Lease lease = pool.borrowFresh(deadline)) {
            ask(lease, deadline);
        }
    }

    /** Asks for a sign of life; a reply that is none of those a server has for NOOP is one all the same. */
    private void ask(SmtpSessionPool.Lease lease, Deadline deadline) {
        lease.countMails(0);
        Reply reply = lease.session().noop(deadline);
        if (reply.closesConnection()) {
            throw new SmtpResponseException(pool.endpoint() + " takes leave: " + reply, reply);
        }
    }

    /** Never throws for what a server does. */
    ServerProbe probe(Deadline deadline) {
        try {
            ServerProbe idle = probeIdle(deadline);
            if (idle != null) {
                return idle;
            }
            PoolStats stats = pool.stats();
            if (stats.active() >= stats.limit()) {
                return found(true, Way.IN_USE, "all connections are in use: " + stats, null);
            }
            return found(true, Way.NEW_CONNECTION, null, factory.greet(deadline));
        } catch (SmtpException e) {
            return found(false, Way.NEW_CONNECTION, e.getMessage(), null);
        }
    }

    /** Null when there is no idle session, or it turns out to be of no use. */
    private @Nullable ServerProbe probeIdle(Deadline deadline) {
        SmtpSessionPool.Lease idle = pool.borrowIdle();
        if (idle == null) {
            return null;
        }
        try (idle) {
            ask(idle, deadline);
            return found(true, Way.IDLE_SESSION, null, idle.session().tlsInfo());
        } catch (SmtpException e) {
            // The session was lost, and not yet the server: a new connection will tell, if there is time for one.
            return deadline.isExpired(System.nanoTime()) ? found(false, Way.IDLE_SESSION, e.getMessage(), null) : null;
        }
    }

    private ServerProbe found(boolean reachable, Way way, @Nullable String message, @Nullable TlsInfo tls) {
        return new ServerProbe(pool.endpoint(), reachable, way, message, tls, Instant.now(Clock.systemUTC()));
    }
}
