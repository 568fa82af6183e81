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
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.relay.Loan;
import org.smtplib.relay.RelayList;
import org.smtplib.value.Deadline;

/** One mail on its way: attempts until all is decided or its time is over, and the truth told of it. For one thread. */
final class Shipment {

    // Who looks for mails in doubt looks where mails are delivered.
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final RelayList relays;
    private final RetryPolicy retry;
    private final SmtpEventListener events;
    private final CountDownLatch closed;
    private final MailObject mail;
    private final boolean patient;
    private final long start = System.nanoTime();
    private final Deadline deadline;
    private final Outcomes outcomes;
    private Attempt attempt;
    private int attempts = 1;
    private @Nullable SmtpException failure;

    /**
     * A shipment of a mail, the time of which begins now.
     *
     * @param closed ends the wait for a further attempt
     * @param patient whether a busy server is waited for until the mail's time is over
     */
    Shipment(
            RelayList relays,
            DeliveryConfig config,
            SmtpEventListener events,
            CountDownLatch closed,
            MailObject mail,
            Duration timeLimit,
            boolean patient) {
        this.relays = relays;
        this.retry = config.retry();
        this.events = events;
        this.closed = closed;
        this.mail = mail;
        this.patient = patient;
        this.deadline = Deadline.after(timeLimit, start);
        this.outcomes = new Outcomes(mail.envelope(), relays.name());
        this.attempt = attempt(mail.envelope().recipients());
    }

    private Attempt attempt(List<String> recipients) {
        return new Attempt(relays, mail, recipients, deadline, patient, outcomes);
    }

    /** Lends a session for it, and waits for that no longer than the mail's time. */
    Loan borrow() {
        return relays.borrow(deadline, null, patient);
    }

    MailObject mail() {
        return mail;
    }

    Deadline deadline() {
        return deadline;
    }

    /** The attempt that is to be made, or under way. */
    Attempt attempt() {
        return attempt;
    }

    /** Whether {@link #run()} has nothing to do but to tell how it ended. */
    boolean isOver() {
        return attempt.isOver() && (!mayGoOn() || outcomes.result().isComplete());
    }

    private boolean mayGoOn() {
        return attempts < retry.maxAttempts() && mail.content().isRepeatable();
    }

    /**
     * Makes all attempts, or those that are left.
     *
     * @return the outcome of each recipient, of whom at least one was accepted
     * @throws SmtpException when nobody was accepted, with the {@linkplain SmtpException#result() outcome} of each
     */
    SendResult run() {
        try {
            SendResult result = deliver();
            warnOfDoubt(result);
            told(result);
            return result;
        } catch (SmtpException e) {
            warnOfDoubt(e.result());
            events.mailFailed(mail.envelope(), e, elapsed());
            throw e;
        }
    }

    private SendResult deliver() {
        while (true) {
            SmtpException last = attempt.run();
            if (last != null) {
                Outcomes.suppress(last, failure);
                failure = last;
            }
            if (!mayGoOn()) {
                return outcomes.conclude(failure);
            }
            SendResult soFar = outcomes.result();
            if (soFar.isComplete()) {
                return soFar;
            }
            List<String> recipients = retry.again(soFar.recipients(), last);
            Duration delay = retry.delay(attempts, ThreadLocalRandom.current()::nextDouble);
            if (recipients.isEmpty()
                    || !mail.mayGoTo(recipients)
                    || delay.compareTo(deadline.remaining()) >= 0
                    || Thread.currentThread().isInterrupted()) {
                return outcomes.conclude(failure);
            }
            events.mailDelayed(mail.envelope(), soFar, delay);
            if (!await(delay)) {
                return outcomes.conclude(failure);
            }
            attempt = attempt(recipients);
            attempts++;
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

    /** The mail is accepted: whatever a listener throws, who sent it must hear that. */
    private void told(SendResult result) {
        try {
            events.mailSent(mail.envelope(), result, elapsed());
        } catch (Error e) {
            LOG.error("A listener failed at a mail that was accepted: {}", result, e);
        }
    }

    /** Who may have the mail, and may not: somebody has to look into it, so it is said once, whoever catches what. */
    private void warnOfDoubt(@Nullable SendResult result) {
        if (result == null || result.isComplete()) {
            return;
        }
        List<String> inDoubt = result.with(Outcome.IN_DOUBT);
        if (!inDoubt.isEmpty()) {
            LOG.warn(
                    "In doubt: a mail from <{}> may have been delivered to {}, and may not: {}",
                    mail.envelope().sender(),
                    inDoubt,
                    result.of(inDoubt.get(0)));
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
