package org.smtplib.boot.autoconfigure.health;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.message.Envelope;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.pool.ServerProbe;
import org.smtplib.protocol.Reply;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.TlsInfo;
import org.springframework.util.StringUtils;

/**
 * Remembers of each server of a template whether it could be used when last tried. Thread-safe; one for each template:
 * of two that log in as different users only one may be refused.
 */
public final class SmtpHealthListener implements SmtpEventListener {

    private final InstantSource clock;
    private final Map<String, SmtpHealthEvidence> evidence = new ConcurrentHashMap<>();
    private final Map<String, String> tls = new ConcurrentHashMap<>();

    public SmtpHealthListener() {
        this(Clock.systemUTC());
    }

    SmtpHealthListener(InstantSource clock) {
        this.clock = clock;
    }

    SmtpHealthEvidence evidence(Endpoint endpoint) {
        return evidence.getOrDefault(endpoint.toString(), SmtpHealthEvidence.NONE);
    }

    /** The version of the TLS that was last spoken with the server, or null. */
    @Nullable
    String tlsVersion(Endpoint endpoint) {
        return tls.get(endpoint.toString());
    }

    /** Learns from servers that were asked; whoever interrupts that learns nothing. */
    void probed(List<ServerProbe> probes) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        for (ServerProbe probe : probes) {
            Instant now = clock.instant();
            learnOfOne(
                    probe.endpoint().toString(),
                    known -> probe.reachable()
                            ? known.reached(now)
                            : known.unreached(now, String.valueOf(probe.message())));
        }
    }

    @Override
    public void tlsStarted(Endpoint endpoint, TlsInfo info) {
        tls.put(endpoint.toString(), info.version());
    }

    @Override
    public void connectFailed(Endpoint endpoint, SmtpException failure) {
        if (!isServersDoing(failure)) {
            return;
        }
        learn(endpoint.toString(), known -> known.unusable(clock.instant(), String.valueOf(failure.getMessage())));
    }

    @Override
    public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
        learn(result.server(), known -> known.accepted(clock.instant()));
    }

    @Override
    public void mailFailed(Envelope envelope, SmtpException failure, Duration elapsed) {
        SendResult result = failure.result();
        if (result == null) {
            return;
        }
        if (!isServersDoing(failure)) {
            return;
        }
        if (isConnectionAtFault(failure)) {
            learn(result.server(), known -> known.unusable(clock.instant(), String.valueOf(failure.getMessage())));
        } else if (result.recipients().stream().anyMatch(SmtpHealthListener::isRejected)) {
            learn(result.server(), SmtpHealthEvidence::answered);
        }
        // Whatever is left was told to connectFailed, or says nothing of the server, such as a pool in full use.
    }

    /** Who interrupts a mail, or gives it too little time, learns nothing of the server. */
    private static boolean isServersDoing(SmtpException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean interrupted = cause instanceof ClosedByInterruptException
                    || (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException));
            if (interrupted || (cause instanceof SmtpTimeoutException timeout && timeout.isTimeLimitOver())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isConnectionAtFault(SmtpException failure) {
        return failure instanceof SmtpServerDisconnectedException
                || failure instanceof SmtpProtocolException
                || (failure instanceof SmtpResponseException response
                        && response.reply().closesConnection())
                || (failure instanceof SmtpRecipientsRefusedException refused
                        && refused.recipients().values().stream().anyMatch(Reply::closesConnection));
    }

    private static boolean isRejected(RecipientResult result) {
        return result.outcome() == Outcome.REJECTED_TRANSIENT || result.outcome() == Outcome.REJECTED_PERMANENT;
    }

    /** A mail that went to several servers, in parts or one after the other, names them all. */
    private void learn(String servers, UnaryOperator<SmtpHealthEvidence> lesson) {
        for (String server : StringUtils.commaDelimitedListToStringArray(servers.replace(" ", ""))) {
            learnOfOne(server, lesson);
        }
    }

    private void learnOfOne(String server, UnaryOperator<SmtpHealthEvidence> lesson) {
        evidence.compute(server, (key, known) -> lesson.apply(known == null ? SmtpHealthEvidence.NONE : known));
    }
}
