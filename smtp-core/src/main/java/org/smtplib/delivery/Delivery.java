package org.smtplib.delivery;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.relay.RelayList;
import org.smtplib.value.Deadline;

/** A mail's fate above one transaction: attempts until all is decided or its time is over, and the truth told of it. */
public final class Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final RelayList relays;
    private final DeliveryConfig config;
    private final SmtpEventListener events;

    public Delivery(RelayList relays, DeliveryConfig config, SmtpEventListener events) {
        this.relays = relays;
        this.config = config;
        this.events = events;
    }

    /**
     * Sends the mail within the configured time.
     *
     * @return the outcome of each recipient, of whom at least one was accepted
     * @throws SmtpException when nobody was accepted, with the {@linkplain SmtpException#result() outcome} of each
     */
    public SendResult send(MailObject mail) {
        return send(mail, config.timeLimit());
    }

    /** {@link #send(MailObject)} within the given time, for all of it until the content's end. */
    public SendResult send(MailObject mail, Duration timeLimit) {
        DeliveryConfig.requirePositive(timeLimit);
        long start = System.nanoTime();
        try {
            SendResult result = deliver(mail, Deadline.after(timeLimit, start));
            warnOfDoubt(mail, result);
            events.mailSent(mail.envelope(), result, since(start));
            return result;
        } catch (SmtpException e) {
            warnOfDoubt(mail, e.result());
            events.mailFailed(mail.envelope(), e, since(start));
            throw e;
        }
    }

    private SendResult deliver(MailObject mail, Deadline deadline) {
        Outcomes outcomes = new Outcomes(mail.envelope(), relays.name());
        List<String> recipients = mail.envelope().recipients();
        RetryPolicy retry = config.retry();
        for (int attempt = 1; ; attempt++) {
            SmtpException failure = new Attempt(relays, mail, recipients, deadline, outcomes).run();
            if (attempt >= retry.maxAttempts() || !mail.content().isRepeatable()) {
                return outcomes.conclude(failure);
            }
            SendResult soFar = outcomes.result();
            recipients = retry.again(soFar.recipients(), failure);
            Duration delay = retry.delay(attempt, ThreadLocalRandom.current()::nextDouble);
            if (recipients.isEmpty() || delay.compareTo(deadline.remaining()) >= 0) {
                return outcomes.conclude(failure);
            }
            events.mailDelayed(mail.envelope(), soFar, delay);
            if (!await(Deadline.after(delay))) {
                return outcomes.conclude(failure);
            }
        }
    }

    /** Waits; false when the thread was interrupted, which remains so. */
    private boolean await(Deadline moment) {
        while (!moment.isExpired(System.nanoTime())) {
            LockSupport.parkNanos(this, moment.remaining().toNanos());
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
        }
        return true;
    }

    /** Who may have the mail, and may not: somebody has to look into it, so it is said once, whoever catches what. */
    private static void warnOfDoubt(MailObject mail, @Nullable SendResult result) {
        if (result == null) {
            return;
        }
        List<String> inDoubt = result.with(Outcome.IN_DOUBT);
        if (!inDoubt.isEmpty()) {
            LOG.warn(
                    "In doubt: a mail from <{}> may have been delivered to {}: its end was written to {}, which did not"
                            + " answer",
                    mail.envelope().sender(),
                    inDoubt,
                    result.server());
        }
    }

    /** Where mails go, for messages about one that went nowhere. */
    String name() {
        return relays.name();
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
