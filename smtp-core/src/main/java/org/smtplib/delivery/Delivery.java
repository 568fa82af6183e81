package org.smtplib.delivery;

import java.time.Duration;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.pool.SmtpSessionPool;

/** Sends one mail over a pooled session, and once more over a new one where that provably makes no duplicate. */
public final class Delivery {

    private final SmtpSessionPool pool;
    private final SmtpEventListener events;

    public Delivery(SmtpSessionPool pool, SmtpEventListener events) {
        this.pool = pool;
        this.events = events;
    }

    /**
     * Sends the mail.
     *
     * @return the outcome of each recipient, of whom at least one was accepted
     * @throws SmtpException when nobody was accepted, with the {@linkplain SmtpException#result() outcome} of each
     */
    public SendResult send(MailObject mail) {
        long start = System.nanoTime();
        try {
            SendResult result = attempt(mail);
            events.mailSent(mail.envelope(), result, since(start));
            return result;
        } catch (SmtpException e) {
            if (e.result() == null) {
                e.initResult(SendResult.ofAll(
                        pool.endpoint().toString(), mail.envelope(), Outcome.NOT_SENT, String.valueOf(e.getMessage())));
            }
            events.mailFailed(mail.envelope(), e, since(start));
            throw e;
        }
    }

    private SendResult attempt(MailObject mail) {
        SmtpException failure;
        try (SmtpSessionPool.Lease lease = pool.borrow()) {
            try {
                return lease.session().send(mail);
            } catch (SmtpException e) {
                // Looked at before the session goes back, and perhaps to somebody else.
                if (!mayGoAgain(e, lease, mail)) {
                    throw e;
                }
                failure = e;
            }
        }
        try (SmtpSessionPool.Lease fresh = pool.borrowFresh()) {
            return fresh.session().send(mail);
        } catch (SmtpException e) {
            e.addSuppressed(failure);
            throw e;
        }
    }

    /**
     * Whether the connection was lost while no octet of the content's end was written: the server cannot have accepted the
     * mail. A wait that ended on a new connection is no sign of a dead one, and would only be repeated.
     */
    private static boolean mayGoAgain(SmtpException failure, SmtpSessionPool.Lease lease, MailObject mail) {
        SendResult result = failure.result();
        return result != null
                && lease.session().isLost()
                && result.with(Outcome.IN_DOUBT).isEmpty()
                && !result.with(Outcome.NOT_SENT).isEmpty()
                && mail.content().isRepeatable()
                && (lease.isReused() || !(failure instanceof SmtpTimeoutException));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
