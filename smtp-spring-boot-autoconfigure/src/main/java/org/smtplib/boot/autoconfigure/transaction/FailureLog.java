package org.smtplib.boot.autoconfigure.transaction;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;

/** Writes down what became of mails that nobody may be waiting for; counts, and no recipient. */
final class FailureLog {

    private static final Logger LOG = LoggerFactory.getLogger(AfterCommitSmtpSender.class);

    private FailureLog() {}

    /** The same future, with a warning at its end unless everybody got the mail who was meant to. */
    static CompletableFuture<SendResult> watch(MailObject mail, CompletableFuture<SendResult> sending) {
        var unused = sending.whenComplete((result, failure) -> tell(mail, result, failure));
        return sending; // what depends on it can neither cancel it nor tell its failure unwrapped
    }

    /** One warning unless everybody got the mail who was meant to. */
    static void tell(MailObject mail, @Nullable SendResult result, @Nullable Throwable failure) {
        if (failure == null) {
            if (result != null && !result.isCompleteButHeldBack()) {
                LOG.warn(
                        "A mail from <{}> did not reach all: {}",
                        mail.envelope().sender(),
                        counts(result));
            }
        } else if (!(failure instanceof CancellationException)) {
            SendResult known = failure instanceof SmtpException e ? e.result() : null;
            LOG.warn(
                    "A mail from <{}> reached nobody: {} {}",
                    mail.envelope().sender(),
                    failure.getClass().getSimpleName(),
                    known == null ? "" : counts(known));
            LOG.debug("It failed as follows", failure);
        }
    }

    private static Map<Outcome, Integer> counts(SendResult result) {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        for (RecipientResult recipient : result.recipients()) {
            counts.merge(recipient.outcome(), 1, Integer::sum);
        }
        return counts;
    }
}
