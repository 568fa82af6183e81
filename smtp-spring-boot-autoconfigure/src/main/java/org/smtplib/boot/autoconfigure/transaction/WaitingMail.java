package org.smtplib.boot.autoconfigure.transaction;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.SmtpOperations;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.springframework.transaction.support.TransactionSynchronization;

/** A mail that waits for the end of a transaction, and is sent when that is a commit. */
final class WaitingMail extends CompletableFuture<SendResult> implements TransactionSynchronization {

    private static final Logger LOG = LoggerFactory.getLogger(AfterCommitSmtpSender.class);

    private final SmtpOperations smtp;
    private final MailObject mail;
    private final Set<Object> laterSavepoints = Collections.newSetFromMap(new IdentityHashMap<>());
    private volatile @Nullable CompletableFuture<SendResult> sending;

    WaitingMail(SmtpOperations smtp, MailObject mail) {
        this.smtp = smtp;
        this.mail = Objects.requireNonNull(mail, "There is no mail to send: null");
    }

    @Override
    public void savepoint(Object savepoint) {
        laterSavepoints.add(savepoint);
    }

    /** The mail belongs to what is rolled back unless the savepoint came after it. */
    @Override
    public void savepointRollback(Object savepoint) {
        if (!laterSavepoints.contains(savepoint)) {
            rolledBack("the transaction was rolled back to a savepoint");
        }
    }

    /**
     * The commit cannot be undone any more, so that nothing is thrown. In afterCommit() another's failure would keep the mail
     * from being sent, and one that is registered there would not be heard of.
     */
    @Override
    public void afterCompletion(int status) {
        if (isDone()) {
            return; // cancelled, or rolled back before
        }
        switch (status) {
            case STATUS_COMMITTED -> begin();
            case STATUS_ROLLED_BACK -> rolledBack("the transaction was rolled back");
            default -> rolledBack("whether the transaction was committed is not known");
        }
    }

    private void begin() {
        CompletableFuture<SendResult> begun;
        try {
            begun = smtp.sendAsync(mail);
        } catch (RuntimeException e) {
            begun = failedFuture(e);
        }
        sending = begun;
        if (isCancelled()) {
            begun.cancel(true);
        }
        // In one step, so that who waits for the mail finds its failure logged.
        var unused = begun.whenComplete(this::end);
    }

    private void end(@Nullable SendResult result, @Nullable Throwable failure) {
        FailureLog.tell(mail, result, failure);
        if (failure == null) {
            complete(result);
        } else {
            completeExceptionally(failure);
        }
    }

    private void rolledBack(String why) {
        String reason = why + ", and the mail waited for its commit";
        LOG.debug("A mail from <{}> was not sent: {}", mail.envelope().sender(), reason);
        completeExceptionally(new SmtpRolledBackException("Nothing was sent: " + reason)
                .initResult(SendResult.ofAll("no server", mail.envelope(), Outcome.NOT_SENT, reason)));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        CompletableFuture<SendResult> begun = sending;
        if (cancelled && begun != null) {
            begun.cancel(mayInterruptIfRunning);
        }
        return cancelled;
    }
}
