package org.smtplib.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;

/** Makes a mail of a jakarta.mail message. */
public final class MimeMessages {

    private MimeMessages() {}

    /**
     * The message as it goes over the wire, to those whom its headers name: sender and recipients are those of {@link
     * HeaderEnvelope}. Bcc is not transmitted; a missing Date or From is added to what is sent. A message that was never
     * saved is saved, as any transport of jakarta.mail does, so that its Message-ID stays the same however often it is
     * sent; nothing else of it changes.
     *
     * @param defaultFrom the author of a message that names none, or null
     * @throws IllegalArgumentException when sender or recipients are missing or malformed, or the message cannot be
     *     written
     */
    public static MailObject toMailObject(MimeMessage message, @Nullable String defaultFrom) {
        try {
            HeaderEnvelope headers = HeaderEnvelope.of(message);
            String sender = headers.sender();
            String author = "";
            if (sender == null) {
                InternetAddress added = author(defaultFrom);
                sender = added.getAddress();
                author = added.toString();
            }
            Envelope envelope = Envelope.of(sender, headers.recipients());
            return new MailObject(envelope, MessageOctets.write(message, author));
        } catch (MessagingException | IOException e) {
            throw new IllegalArgumentException("The message cannot be sent: " + e.getMessage(), e);
        }
    }

    private static InternetAddress author(@Nullable String defaultFrom) {
        if (defaultFrom == null) {
            throw new IllegalArgumentException(
                    "The message has neither Sender nor From: set one, or give a default sender for all mails");
        }
        return Addresses.parse("default sender", defaultFrom);
    }
}
