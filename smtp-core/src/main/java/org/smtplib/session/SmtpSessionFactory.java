package org.smtplib.session;

import org.smtplib.exception.SmtpConnectException;
import org.smtplib.exception.SmtpException;
import org.smtplib.protocol.Reply;
import org.smtplib.protocol.StartTls;

/** Opens sessions that are ready for mail: connected, greeted, under TLS and logged in as the configuration says. */
public final class SmtpSessionFactory {

    private static final int READY = 220;

    private final SessionConfig config;

    public SmtpSessionFactory(SessionConfig config) {
        this.config = config;
    }

    public SessionConfig config() {
        return config;
    }

    /**
     * Opens a session.
     *
     * @throws SmtpException when it cannot be made ready; nothing is left open then
     */
    public SmtpSession open() {
        SmtpSession session = new SmtpSession(config);
        boolean ready = false;
        try {
            makeReady(session);
            ready = true;
            return session;
        } catch (SmtpException e) {
            config.events().connectFailed(config.endpoint(), e);
            throw e;
        } finally {
            if (!ready) {
                session.close();
            }
        }
    }

    private void makeReady(SmtpSession session) {
        Reply greeting = session.connect();
        if (greeting.code() != READY) {
            throw new SmtpConnectException(config.endpoint() + " does not take mail now: " + greeting, greeting);
        }
        session.ehloOrHeloIfNeeded();
        startTls(session);
        if (config.credentials() != null) {
            session.login(config.credentials());
        }
    }

    private void startTls(SmtpSession session) {
        if (config.protocol().implicitTls()) {
            return;
        }
        StartTls mode = config.startTls() != null ? config.startTls() : defaultMode(session);
        if (mode == StartTls.REQUIRED) {
            session.startTls(true);
        } else if (mode == StartTls.OPPORTUNISTIC && session.hasExtension("STARTTLS")) {
            session.startTls(false);
        }
        session.ehloOrHeloIfNeeded();
    }

    private StartTls defaultMode(SmtpSession session) {
        if (config.endpoint().isUnixSocket()) {
            return StartTls.NONE;
        }
        boolean passwordAtRisk =
                config.credentials() != null && !session.isLocal() && !config.isCleartextLoginAllowed();
        return passwordAtRisk ? StartTls.REQUIRED : StartTls.OPPORTUNISTIC;
    }
}
