package org.smtplib.boot.autoconfigure.transaction;

import jakarta.mail.internet.MimeMessage;
import java.util.concurrent.CompletableFuture;
import org.smtplib.SmtpOperations;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Email;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Sends mails when the transaction of this thread has been committed, on another thread; and at once, on another thread
 * too, where there is no transaction. A mail that is rolled back, to a savepoint too, is not sent: its future ends with an
 * {@link SmtpRolledBackException}, in whose result each recipient is not sent.
 *
 * <p>Until then the mail is in memory alone: when the application dies between the commit and the sending, the mail is
 * lost. Whoever sends to a client other than the default one makes a sender of its template; it holds nothing but that.
 */
public final class AfterCommitSmtpSender {

    private final SmtpOperations smtp;

    /** A sender of mails over {@code smtp}, which remains its owner's to close. */
    public AfterCommitSmtpSender(SmtpOperations smtp) {
        this.smtp = smtp;
    }

    /**
     * Sends the mail after the commit. Content that is not in memory, as a file's, is read then.
     *
     * @return completed as by {@link SmtpOperations#sendAsync(MailObject)}, or by an {@link SmtpRolledBackException}. Waiting
     *     for it within the transaction would last for ever. A failure is logged, too, so that nobody has to wait. Cancelled
     *     before the commit, the mail is not sent
     */
    public CompletableFuture<SendResult> send(MailObject mail) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            return FailureLog.watch(mail, smtp.sendAsync(mail));
        }
        WaitingMail waiting = new WaitingMail(smtp, mail);
        TransactionSynchronizationManager.registerSynchronization(waiting);
        return waiting;
    }

    /**
     * Composes the mail now, so that bad input fails here and Message-ID and Date are fixed, and sends it after the commit.
     *
     * @throws IllegalArgumentException when it cannot be composed
     */
    public CompletableFuture<SendResult> send(Email email) {
        return send(smtp.compose(email));
    }

    /**
     * Reads the message now, so that it may be changed afterwards, and sends it after the commit.
     *
     * @throws IllegalArgumentException when it cannot be sent
     */
    public CompletableFuture<SendResult> send(MimeMessage message) {
        return send(smtp.compose(message));
    }

    /**
     * Sends the mail after the commit, where there is a transaction to wait for. A failure is logged.
     *
     * @return false when there is none, and nothing was done
     */
    public boolean sendIfInTransaction(MailObject mail) {
        boolean waiting = TransactionSynchronizationManager.isSynchronizationActive();
        if (waiting) {
            TransactionSynchronizationManager.registerSynchronization(new WaitingMail(smtp, mail));
        }
        return waiting;
    }
}
