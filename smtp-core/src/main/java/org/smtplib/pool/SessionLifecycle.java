package org.smtplib.pool;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smtplib.exception.SmtpException;
import org.smtplib.session.SmtpSession;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.value.Deadline;

/** Sessions come ready for mail from a factory, and leave with QUIT. */
final class SessionLifecycle implements Lifecycle<SmtpSession> {

    /** A server that does not answer QUIT has no claim to more. */
    private static final Duration QUIT_TIMEOUT = Duration.ofSeconds(2);

    // RFC 9422 section 3: "LIMITS MAILMAX=20 RCPTMAX=100", each value with one to six digits and no leading zero
    private static final Pattern MAILMAX =
            Pattern.compile("(?:^|.*\\s)MAILMAX=([1-9][0-9]{0,5})(?:\\s.*|$)", Pattern.CASE_INSENSITIVE);

    private final SmtpSessionFactory factory;

    SessionLifecycle(SmtpSessionFactory factory) {
        this.factory = factory;
    }

    @Override
    public SmtpSession create(Deadline deadline) {
        return factory.open(deadline);
    }

    /** The most mail transactions that the server allows in one session (RFC 9422 section 4.1, MAILMAX). */
    @Override
    public int maxUses(SmtpSession session) {
        String limits = session.extensions().parameters("LIMITS");
        Matcher matcher = MAILMAX.matcher(limits == null ? "" : limits);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : Integer.MAX_VALUE;
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
