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
import org.smtplib.message.Envelope;
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
    private final Screened screened;
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
        this.screened = config.safetyNet().screen(mail);
        this.mail = screened.sent();
        this.patient = patient;
        this.deadline = Deadline.after(timeLimit, start);
        this.outcomes = new Outcomes(this.mail.envelope(), relays.name());
        this.attempt = attempt(isHeldBack() ? List.of() : this.mail.envelope().recipients());
    }

    private Attempt attempt(List<String> recipients) {
        return new Attempt(relays, mail, recipients, deadline, patient, outcomes);
    }

    /** Lends a session for it, and waits for that no longer than the mail's time. */
    Loan borrow() {
        return relays.borrow(deadline, null, patient);
    }

    /**
     * The mail as it goes, to those to whom it goes.
     *
     * @throws IllegalStateException when a safety net holds it back: whoever forgets to ask must not send it
     */
    MailObject mail() {
        if (isHeldBack()) {
            throw new IllegalStateException("The mail is held back, and was about to be sent");
        }
        return mail;
    }

    /** Whether it goes to nobody, so that {@link #run()} needs no session. */
    boolean isHeldBack() {
        return screened.isHeldBack();
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
     * @return the outcome of each recipient, of whom at least one was accepted unless a safety net holds the mail back
     * @throws SmtpException when nobody was accepted, with the {@linkplain SmtpException#result() outcome} of each
     */
    SendResult run() {
        screened.log();
        if (isHeldBack()) {
            SendResult result = screened.whole(new SendResult(relays.name(), List.of()));
            told(() -> events.mailHeldBack(envelope(), result, elapsed()), result);
            return result;
        }
        try {
            SendResult result = screened.whole(deliver());
            warnOfDoubt(result);
            told(() -> events.mailSent(envelope(), result, elapsed()), result);
            return result;
        } catch (SmtpException e) {
            SendResult result = e.result();
            if (result != null) {
                e.withResult(screened.whole(result));
            }
            warnOfDoubt(result);
            events.mailFailed(envelope(), e, elapsed());
            throw e;
        }
    }

    /** As it was handed over. */
    private Envelope envelope() {
        return screened.whole().envelope();
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
            events.mailDelayed(envelope(), screened.whole(soFar), delay);
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

    /** The mail is accepted, or held back: whatever a listener throws, who sent it must hear that. */
    private static void told(Runnable telling, SendResult result) {
        try {
            telling.run();
        } catch (Error e) {
            LOG.error("A listener failed at a mail that did not: {}", result, e);
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
