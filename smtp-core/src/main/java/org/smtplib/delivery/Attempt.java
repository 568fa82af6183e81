package org.smtplib.delivery;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.relay.Loan;
import org.smtplib.relay.RelayList;
import org.smtplib.value.Deadline;

/**
 * One attempt to deliver a mail, in as many transactions as the server's limits ask for. A connection that was lost
 * before the content's end is made good for once, at once, by a fresh one.
 */
final class Attempt {

    private final RelayList relays;
    private final MailObject mail;
    private final Deadline deadline;
    private final boolean patient;
    private final Outcomes outcomes;
    private List<String> left;
    private boolean begun;
    private @Nullable Loan lost;
    private boolean over;
    private @Nullable SmtpException madeGood;
    private @Nullable SmtpException failure;

    /**
     * An attempt.
     *
     * @param recipients those of the mail's who are still to get it
     * @param patient whether a busy server is waited for until the deadline
     * @param outcomes is told what becomes of each
     */
    Attempt(
            RelayList relays,
            MailObject mail,
            List<String> recipients,
            Deadline deadline,
            boolean patient,
            Outcomes outcomes) {
        this.relays = relays;
        this.mail = mail;
        this.left = recipients;
        this.deadline = deadline;
        this.patient = patient;
        this.outcomes = outcomes;
    }

    /**
     * Makes the attempt; answers the last failure, or null when all went well.
     *
     * @throws RuntimeException of malformed input, when nothing is known of any recipient
     */
    @Nullable
    SmtpException run() {
        while (!left.isEmpty() && !over) {
            try (Loan loan = relays.borrow(deadline, lost, patient)) {
                lost = null;
                while (!left.isEmpty() && !over && loan.beginMail(left, isWhole())) {
                    transact(loan);
                }
            } catch (SmtpException e) {
                stop(e);
            } catch (RuntimeException e) {
                if (outcomes.isEmpty()) {
                    throw e;
                }
                // Some may have the mail already: a bare exception would not say who.
                stop(new SmtpException("The mail failed in the middle: " + e, e));
            }
        }
        return failure;
    }

    /**
     * Whether all go in one transaction: where the content can be read once, or is for all or none. Who are too many is
     * then for the server to say.
     */
    private boolean isWhole() {
        return !mail.content().isRepeatable() || mail.options().isAllOrNone();
    }

    private void transact(Loan loan) {
        if (begun && !mail.content().isRepeatable()) {
            stop(new SmtpException("The content can be read once only, which was done for other recipients", null));
            return;
        }
        begun = true;
        List<String> recipients = isWhole() ? left : loan.fitting(left);
        loan.naming(recipients);
        try {
            arrived(loan.session().send(mail.part(recipients), deadline), recipients, loan);
        } catch (SmtpException e) {
            failed(e, recipients, loan);
        }
    }

    /**
     * Begins the mail on a loan that others share, where one transaction is enough for it.
     *
     * @param behind whether the mail before is under way
     */
    boolean board(Loan loan, boolean behind) {
        boolean fits = isWhole() || loan.fitting(left).size() == left.size();
        if (!fits || !(behind ? loan.beginBehind(left) : loan.beginMail(left, true))) {
            return false;
        }
        begun = true;
        loan.naming(left);
        return true;
    }

    /** The mail that boarded was accepted for somebody. */
    void arrived(SendResult result, Loan loan) {
        arrived(result, left, loan);
    }

    /** The mail that boarded was accepted for nobody. */
    void failed(SmtpException e, Loan loan) {
        failed(e, left, loan);
    }

    /** The mail that boarded was not tried: no octet of its content was written, nor read. */
    void unboard() {
        begun = false;
    }

    /** Whether there is nothing more to try. */
    boolean isOver() {
        return over || left.isEmpty();
    }

    private void arrived(SendResult result, List<String> recipients, Loan loan) {
        loan.learn(result);
        outcomes.add(result);
        if (recipients.size() == left.size() && result.isComplete()) {
            left = List.of();
            return;
        }
        Set<String> done = new HashSet<>(recipients);
        // At least one was accepted, so that there is always less left.
        loan.tooMany(result).forEach(done::remove);
        leave(done);
    }

    private void failed(SmtpException e, List<String> recipients, Loan loan) {
        loan.learn(e);
        SendResult result = Objects.requireNonNull(e.result());
        outcomes.add(result);
        Set<String> done = new HashSet<>(recipients);
        if (madeGood == null && mayGoAgain(e, loan)) {
            madeGood = e;
            lost = loan;
            result.with(Outcome.NOT_SENT).forEach(done::remove);
            loan.tooMany(result).forEach(done::remove);
            leave(done);
            return;
        }
        leave(done);
        if (e instanceof SmtpRecipientsRefusedException && loan.session().isReusable()) {
            remember(e); // says nothing about others
        } else {
            stop(e);
        }
    }

    private void leave(Set<String> done) {
        left = left.stream().filter(recipient -> !done.contains(recipient)).toList();
    }

    /**
     * Whether the connection was lost while no octet of the content's end was written: the server cannot have accepted the
     * mail. A wait that ended on a new connection is no sign of a dead one, and would only be repeated.
     */
    private boolean mayGoAgain(SmtpException e, Loan loan) {
        SendResult result = Objects.requireNonNull(e.result());
        return loan.session().isLost()
                && result.with(Outcome.IN_DOUBT).isEmpty()
                && !result.with(Outcome.NOT_SENT).isEmpty()
                && mail.mayGoTo(result.with(Outcome.NOT_SENT))
                && mail.content().isRepeatable()
                && (loan.isReused() || !(e instanceof SmtpTimeoutException))
                && !deadline.isExpired(System.nanoTime());
    }

    /** Gives up: those who are left were not sent to, for this reason. */
    void stop(SmtpException e) {
        remember(e);
        outcomes.notSent(left, e);
        over = true;
    }

    private void remember(SmtpException e) {
        Outcomes.suppress(e, failure == null ? madeGood : failure);
        failure = e;
    }
}
