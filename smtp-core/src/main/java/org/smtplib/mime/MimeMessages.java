package org.smtplib.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Collection;
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
            if (sender == null) {
                sender = author(defaultFrom).getAddress();
            }
            // A message that is sent on keeps its author, even where nobody says who sends it on.
            String from = message.getHeader("From", ",");
            boolean anonymous = from == null || from.isBlank();
            String author =
                    anonymous && defaultFrom != null ? author(defaultFrom).toString() : "";
            Envelope envelope = Envelope.of(sender, headers.recipients());
            return new MailObject(envelope, MessageOctets.writeDated(message, author));
        } catch (MessagingException | IOException e) {
            throw unusable(e);
        }
    }

    /**
     * The message as it is, but for Bcc and Resent-Bcc; it is not changed.
     *
     * @param sender the envelope's sender, with or without brackets and display name, or null for that of the headers
     * @param recipients the envelope's recipients, likewise, or null for those of the headers
     * @throws IllegalArgumentException as {@link #toMailObject(MimeMessage, String)} does
     */
    public static MailObject toMailObject(
            MimeMessage message, @Nullable String sender, @Nullable Collection<String> recipients) {
        try {
            HeaderEnvelope envelope = HeaderEnvelope.of(message, sender, recipients);
            String from = envelope.sender();
            if (from == null) {
                throw new IllegalArgumentException("The message has neither Sender nor From, and no sender is given");
            }
            return new MailObject(
                    Envelope.of(from, envelope.recipients()), MessageOctets.write(SavedCopy.unlessParsed(message)));
        } catch (MessagingException | IOException e) {
            throw unusable(e);
        }
    }

    private static IllegalArgumentException unusable(Exception cause) {
        return new IllegalArgumentException("The message cannot be sent: " + cause.getMessage(), cause);
    }

    private static InternetAddress author(@Nullable String defaultFrom) {
        if (defaultFrom == null) {
            throw new IllegalArgumentException(
                    "The message has neither Sender nor From: set one, or give a default sender for all mails");
        }
        return Addresses.parse("default sender", defaultFrom);
    }
}
