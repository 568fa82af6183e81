package org.smtplib.delivery;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.relay.RelayList;
import org.smtplib.value.Deadline;

/**
 * One attempt to deliver a mail, in as many transactions as the server's limits ask for. A connection that was lost
 * before the content's end is made good for once, at once, by a fresh one.
 */
final class Attempt {

    private final RelayList relays;
    private final Envelope envelope;
    private final Content content;
    private final Deadline deadline;
    private final Outcomes outcomes;
    private List<String> left;
    private boolean fresh;
    private boolean over;
    private @Nullable SmtpException madeGood;
    private @Nullable SmtpException failure;

    /**
     * An attempt.
     *
     * @param recipients those of the mail's who are still to get it
     * @param outcomes is told what becomes of each
     */
    Attempt(RelayList relays, MailObject mail, List<String> recipients, Deadline deadline, Outcomes outcomes) {
        this.relays = relays;
        this.envelope = mail.envelope();
        this.content = mail.content();
        this.left = recipients;
        this.deadline = deadline;
        this.outcomes = outcomes;
    }

    /** Makes the attempt; answers the last failure, or null when all went well. */
    @Nullable
    SmtpException run() {
        while (!left.isEmpty() && !over) {
            try (RelayList.Loan loan = relays.borrow(deadline, fresh)) {
                fresh = false;
                while (!left.isEmpty() && !over && loan.isGoodForMore()) {
                    transact(loan);
                }
            } catch (SmtpException e) {
                stop(e);
            }
        }
        return failure;
    }

    private void transact(RelayList.Loan loan) {
        loan.beginMail(deadline);
        List<String> recipients = loan.fitting(left);
        try {
            SendResult result =
                    loan.session().send(new MailObject(Envelope.of(envelope.sender(), recipients), content), deadline);
            loan.learn(result);
            outcomes.add(result);
            Set<String> done = new HashSet<>(recipients);
            // At least one was accepted, so that there is always less left.
            loan.tooMany(result).forEach(done::remove);
            leave(done);
        } catch (SmtpException e) {
            loan.learn(e);
            failed(e, recipients, loan);
        }
    }

    private void failed(SmtpException e, List<String> recipients, RelayList.Loan loan) {
        SendResult result = Objects.requireNonNull(e.result());
        outcomes.add(result);
        Set<String> done = new HashSet<>(recipients);
        if (madeGood == null && mayGoAgain(e, loan)) {
            madeGood = e;
            fresh = true;
            result.with(Outcome.NOT_SENT).forEach(done::remove);
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
    private boolean mayGoAgain(SmtpException e, RelayList.Loan loan) {
        SendResult result = Objects.requireNonNull(e.result());
        return loan.session().isLost()
                && result.with(Outcome.IN_DOUBT).isEmpty()
                && !result.with(Outcome.NOT_SENT).isEmpty()
                && content.isRepeatable()
                && (loan.isReused() || !(e instanceof SmtpTimeoutException));
    }

    private void stop(SmtpException e) {
        remember(e);
        outcomes.notSent(left, e);
        over = true;
    }

    private void remember(SmtpException e) {
        SmtpException earlier = failure == null ? madeGood : failure;
        if (earlier != null) {
            e.addSuppressed(earlier);
        }
        failure = e;
    }
}
