package org.smtplib.session;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.protocol.StartTls;
import org.smtplib.transport.TlsInfo;
import org.smtplib.value.Deadline;

/** Opens sessions that are ready for mail: connected, greeted, under TLS and logged in as the configuration says. */
public final class SmtpSessionFactory {

    /** A server that does not answer QUIT has no claim to more. */
    private static final Duration QUIT_TIMEOUT = Duration.ofSeconds(2);

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
        return open(deadline, this::makeReady);
    }

    /**
     * Opens a session as {@link #open(Deadline)} does, but for the login, and takes leave at once: to see whether there is
     * somebody, without using up anything of a user's.
     *
     * @return the TLS that was spoken, or null where it was clear text
     * @throws SmtpException when it came to no hello, or not to the TLS that is configured
     */
    public @Nullable TlsInfo greet(Deadline deadline) {
        SmtpSession session = open(deadline, this::greeted);
        TlsInfo tls = session.tlsInfo();
        try {
            session.quit(deadline.atMost(QUIT_TIMEOUT));
        } catch (SmtpException e) {
            // What was to be seen was seen; listeners were told.
        } finally {
            session.disconnect();
        }
        return tls;
    }

    private SmtpSession open(Deadline deadline, Consumer<SmtpSession> preparation) {
        SmtpSession session = SmtpSession.open(config, memory, deadline); // it tells the listeners itself when it fails
        boolean ready = false;
        try {
            preparation.accept(session);
            session.within(Deadline.never());
            ready = true;
            memory.ready(session.extensions(), session.tlsInfo());
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

    /** What the server offered when a session was last made ready; null before there was one. */
    public @Nullable ServerOffer offer() {
        return memory.offer(System.nanoTime());
    }

    private void makeReady(SmtpSession session) {
        greeted(session);
        if (config.logsIn()) {
            session.loginOnce(config.mechanisms(), config.credentials());
        }
    }

    private void greeted(SmtpSession session) {
        session.ehloOrHeloIfNeeded();
        startTls(session);
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
