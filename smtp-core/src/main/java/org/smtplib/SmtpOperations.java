package org.smtplib;

import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Email;

/**
 * Sending mail. Each method returns when the server has answered for each recipient: with the outcome of each when at
 * least one was accepted, by an {@link SmtpException} that carries the same when none was. Malformed input is an {@link
 * IllegalArgumentException}, thrown before anything is sent.
 */
public interface SmtpOperations {

    /** Sends a content to the recipients of an envelope. */
    SendResult send(MailObject mail);

    /** Composes a mail and sends it. */
    SendResult send(Email email);

    /** Sends a message of jakarta.mail to those whom its headers name; Bcc is not transmitted. */
    SendResult send(MimeMessage message);

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
}
