package org.smtplib.delivery;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.relay.RelayList;
import org.smtplib.value.Deadline;

/** A mail's fate above one transaction: attempts until all is decided or its time is over, and the truth told of it. */
public final class Delivery implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final RelayList relays;
    private final DeliveryConfig config;
    private final SmtpEventListener events;
    private final CountDownLatch closed = new CountDownLatch(1);

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
        return send(mail, timeLimit, false);
    }

    /**
     * {@link #send(MailObject)} on a thread of which there are no more than connections, as a rule: where the server
     * bears fewer of these, it waits for one until the mail's time is over, however short the wait of a pool.
     */
    SendResult sendPatiently(MailObject mail) {
        return send(mail, config.timeLimit(), true);
    }

    private SendResult send(MailObject mail, Duration timeLimit, boolean patient) {
        long start = System.nanoTime();
        try {
            SendResult result = deliver(mail, Deadline.after(timeLimit, start), patient);
            warnOfDoubt(mail, result);
            told(mail, result, since(start));
            return result;
        } catch (SmtpException e) {
            warnOfDoubt(mail, e.result());
            events.mailFailed(mail.envelope(), e, since(start));
            throw e;
        }
    }

    /** The mail is accepted: whatever a listener throws, who sent it must hear that. */
    private void told(MailObject mail, SendResult result, Duration elapsed) {
        try {
            events.mailSent(mail.envelope(), result, elapsed);
        } catch (Error e) {
            LOG.error("A listener failed at a mail that was accepted: {}", result, e);
        }
    }

    private SendResult deliver(MailObject mail, Deadline deadline, boolean patient) {
        Outcomes outcomes = new Outcomes(mail.envelope(), relays.name());
        List<String> recipients = mail.envelope().recipients();
        RetryPolicy retry = config.retry();
        SmtpException failure = null;
        for (int attempt = 1; ; attempt++) {
            SmtpException last = new Attempt(relays, mail, recipients, deadline, patient, outcomes).run();
            if (last != null) {
                Outcomes.suppress(last, failure);
                failure = last;
            }
            if (attempt >= retry.maxAttempts() || !mail.content().isRepeatable()) {
                return outcomes.conclude(failure);
            }
            SendResult soFar = outcomes.result();
            recipients = retry.again(soFar.recipients(), last);
            Duration delay = retry.delay(attempt, ThreadLocalRandom.current()::nextDouble);
            if (recipients.isEmpty()
                    || delay.compareTo(deadline.remaining()) >= 0
                    || Thread.currentThread().isInterrupted()) {
                return outcomes.conclude(failure);
            }
            events.mailDelayed(mail.envelope(), soFar, delay);
            if (!await(delay)) {
                return outcomes.conclude(failure);
            }
        }
    }

    /** Waits; false when there is no further attempt: closed, or the thread was interrupted, which remains so. */
    private boolean await(Duration delay) {
        try {
            return !closed.await(delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A mail that is not even begun; told as any other. */
    SmtpException refused(MailObject mail, String reason) {
        SmtpException refusal = SmtpPoolException.closed(reason + "; nothing was sent")
                .initResult(SendResult.ofAll(relays.name(), mail.envelope(), Outcome.NOT_SENT, reason));
        events.mailFailed(mail.envelope(), refusal, Duration.ZERO);
        return refusal;
    }

    /** Who may have the mail, and may not: somebody has to look into it, so it is said once, whoever catches what. */
    private static void warnOfDoubt(MailObject mail, @Nullable SendResult result) {
        if (result == null) {
            return;
        }
        List<RecipientResult> inDoubt = result.recipients().stream()
                .filter(recipient -> recipient.outcome() == Outcome.IN_DOUBT)
                .toList();
        if (!inDoubt.isEmpty()) {
            LOG.warn(
                    "In doubt: a mail from <{}> may have been delivered to {}, and may not: {}",
                    mail.envelope().sender(),
                    inDoubt.stream().map(RecipientResult::recipient).toList(),
                    inDoubt.get(0));
        }
    }

    /** Where mails go, for messages about one that went nowhere. */
    String name() {
        return relays.name();
    }

    /** Makes no further attempts: what waits for one ends with what is known of it. The servers' list is closed apart. */
    @Override
    public void close() {
        closed.countDown();
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
