package org.smtplib.session;

import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.protocol.StartTls;
import org.smtplib.value.Deadline;

/** Opens sessions that are ready for mail: connected, greeted, under TLS and logged in as the configuration says. */
public final class SmtpSessionFactory {

    private final SessionConfig config;
    private final ServerMemory memory = new ServerMemory();

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
        return open(Deadline.never());
    }

    /**
     * Opens a session until the deadline, after which no wait lasts, whatever the time-outs say.
     *
     * @throws SmtpException when it cannot be made ready; nothing is left open then
     */
    public SmtpSession open(Deadline deadline) {
        SmtpSession session = SmtpSession.open(config, memory, deadline); // it tells the listeners itself when it fails
        boolean ready = false;
        try {
            makeReady(session);
            session.within(Deadline.never());
            ready = true;
            return session;
        } catch (SmtpException e) {
            config.events().connectFailed(config.endpoint(), e);
            throw e;
        } finally {
            if (!ready) {
                session.disconnect();
            }
        }
    }

    private void makeReady(SmtpSession session) {
        session.ehloOrHeloIfNeeded();
        startTls(session);
        if (config.logsIn()) {
            session.loginOnce(config.mechanisms(), config.credentials());
        }
    }

    private void startTls(SmtpSession session) {
        if (config.protocol().implicitTls()) {
            return;
        }
        StartTls mode = config.startTls() != null ? config.startTls() : defaultMode(session);
        if (mode == StartTls.REQUIRED) {
            session.startTls();
        } else if (mode == StartTls.OPPORTUNISTIC && session.hasExtension("STARTTLS")) {
            startTlsIfTaken(session);
        }
        session.ehloOrHeloIfNeeded();
    }

    /** A server that offers STARTTLS and then refuses it gets the mail in clear text, as one that does not offer it. */
    private static void startTlsIfTaken(SmtpSession session) {
        try {
            session.startUnverifiedTls();
        } catch (SmtpResponseException e) {
            if (!session.isConnected()) {
                throw e;
            }
        }
    }

    private StartTls defaultMode(SmtpSession session) {
        if (config.endpoint().isUnixSocket()) {
            return StartTls.NONE;
        }
        boolean passwordAtRisk = config.logsIn() && !session.isLocal() && !config.isCleartextLoginAllowed();
        return passwordAtRisk ? StartTls.REQUIRED : StartTls.OPPORTUNISTIC;
    }
}
