package org.smtplib.boot.autoconfigure.health;

import java.nio.channels.ClosedByInterruptException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
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
import org.smtplib.protocol.Reply;
import org.smtplib.transport.Endpoint;
import org.springframework.util.StringUtils;

/** Remembers of each server whether it could be used when last tried. Thread-safe; one may listen to many templates. */
public final class SmtpHealthListener implements SmtpEventListener {

    private final InstantSource clock;
    private final Map<String, SmtpHealthEvidence> evidence = new ConcurrentHashMap<>();

    public SmtpHealthListener() {
        this(Clock.systemUTC());
    }

    SmtpHealthListener(InstantSource clock) {
        this.clock = clock;
    }

    SmtpHealthEvidence evidence(Endpoint endpoint) {
        return evidence.getOrDefault(endpoint.toString(), SmtpHealthEvidence.NONE);
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
            if (cause instanceof ClosedByInterruptException
                    || (cause instanceof SmtpTimeoutException timeout && timeout.isTimeLimitOver())) {
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
