package org.smtplib.pool;

import java.time.Duration;
import org.smtplib.exception.SmtpException;
import org.smtplib.session.SmtpSession;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.value.Deadline;

/** Sessions come ready for mail from a factory, and leave with QUIT. */
final class SessionLifecycle implements Lifecycle<SmtpSession> {

    /** A server that does not answer QUIT has no claim to more. */
    private static final Duration QUIT_TIMEOUT = Duration.ofSeconds(2);

    private final SmtpSessionFactory factory;

    SessionLifecycle(SmtpSessionFactory factory) {
        this.factory = factory;
    }

    @Override
    public SmtpSession create(Deadline deadline) {
        return factory.open(deadline);
    }

    /** As many mails as the server takes in one session (RFC 9422, MAILMAX). */
    @Override
    public int maxUses(SmtpSession session) {
        return session.extensions().limits().mailMax();
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
