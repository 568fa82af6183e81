package org.smtplib;

import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.smtplib.delivery.BatchListener;
import org.smtplib.delivery.MailReport;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Email;

/**
 * Sending mail. Each method returns when the server has answered for each recipient: with the outcome of each when at
 * least one was accepted, by an {@link SmtpException} that carries the same when none was. Malformed input is an {@link
 * IllegalArgumentException}, thrown before anything is sent. A mail that a {@link org.smtplib.delivery.SafetyNet} holds back
 * from all is no failure.
 */
public interface SmtpOperations {

    /** Sends a content to the recipients of an envelope. */
    SendResult send(MailObject mail);

    /** Composes a mail and sends it. */
    default SendResult send(Email email) {
        return send(compose(email));
    }

    /** Sends a message of jakarta.mail to those whom its headers name; Bcc is not transmitted. */
    default SendResult send(MimeMessage message) {
        return send(compose(message));
    }

    /**
     * Sends a message that is ready, headers and all.
     *
     * @param sender the envelope's sender; empty for the null reverse-path
     * @param message the octets; not changed but for lone line ends, and not copied
     */
    default SendResult send(String sender, Collection<String> recipients, byte[] message) {
        return send(new MailObject(Envelope.of(sender, recipients), Content.of(message)));
    }

    /** Sends a message that is ready, headers and all, as UTF-8. */
    default SendResult send(String sender, Collection<String> recipients, String message) {
        return send(sender, recipients, message.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends on another thread.
     *
     * @return completed with the outcome of each recipient, or by the {@link SmtpException} that {@link #send(MailObject)}
     *     would throw. Cancelled before it was begun, the mail is not sent; cancelled while under way, with leave to
     *     interrupt, its connection is closed at once, and what became of it is told to the listeners
     */
    CompletableFuture<SendResult> sendAsync(MailObject mail);

    /** Composes a mail on this thread and sends it on another. */
    default CompletableFuture<SendResult> sendAsync(Email email) {
        return sendAsync(compose(email));
    }

    /** Reads a message on this thread, so that it may be changed afterwards, and sends it on another. */
    default CompletableFuture<SendResult> sendAsync(MimeMessage message) {
        return sendAsync(compose(message));
    }

    /** {@link #sendAll(Collection, BatchListener)} without a listener. */
    default List<MailReport> sendAll(Collection<? extends MailObject> mails) {
        return sendAll(mails, report -> {});
    }

    /**
     * Sends mails, several at once, and returns when all are done; no failure of one keeps another from being sent. An
     * interrupt ends it: no further mail is begun, and the thread stays interrupted.
     *
     * @return a report for each, in their order; those that were not begun are {@link
     *     org.smtplib.message.Outcome#NOT_SENT}
     */
    List<MailReport> sendAll(Collection<? extends MailObject> mails, BatchListener listener);

    /**
     * Sends mails as a stream brings them, several at once, and returns when all are done. None is kept, so that there may
     * be more of them than memory; the stream is closed. One that knows how many it has is asked for the next mail while
     * one is under way, unless it once took longer than 100 ms for one.
     *
     * @return how many mails were taken from the stream
     */
    long sendAll(Stream<? extends MailObject> mails, BatchListener listener);

    /**
     * The mail as {@link #send(Email)} would send it, for {@link #sendAll(Collection)} and for a second attempt later: its
     * Message-ID and Date are fixed here.
     */
    MailObject compose(Email email);

    /** The mail as {@link #send(MimeMessage)} would send it. */
    MailObject compose(MimeMessage message);
}
