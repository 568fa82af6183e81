package org.smtplib.mime;

import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;

/** Reads envelope and content out of a jakarta.mail message. */
public final class MimeMessages {

    /** Recipients of a blind copy are told to the server and to nobody else. */
    private static final String[] NEVER_SENT = {"Bcc", "Resent-Bcc"};

    private MimeMessages() {}

    /**
     * The message as it goes over the wire. The sender is taken from Sender, else From; the recipients from To, Cc and
     * Bcc; Bcc is not transmitted. Content is written once, so Message-ID and Date stay the same however often it is
     * sent. A message that was never saved is saved, as any transport of jakarta.mail does; a missing Date or From is
     * added to what is sent, not to the message.
     *
     * @param defaultFrom the author of a message that names none, or null
     * @throws IllegalArgumentException when sender or recipients are missing or malformed, or the message cannot be
     *     written
     */
    public static MailObject toMailObject(MimeMessage message, @Nullable String defaultFrom) {
        try {
            StringBuilder added = new StringBuilder();
            if (message.getHeader("Date") == null) {
                added.append("Date: ").append(MessageDate.format(Instant.now())).append("\r\n");
            }
            Envelope envelope = Envelope.of(sender(message, defaultFrom, added), recipients(message));
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            octets.writeBytes(added.toString().getBytes(StandardCharsets.UTF_8));
            message.writeTo(octets, NEVER_SENT);
            return new MailObject(envelope, Content.of(octets.toByteArray()));
        } catch (MessagingException | IOException e) {
            throw new IllegalArgumentException("The message cannot be written: " + e.getMessage(), e);
        }
    }

    private static String sender(MimeMessage message, @Nullable String defaultFrom, StringBuilder added)
            throws MessagingException {
        Address sender = message.getSender();
        Address[] from = message.getFrom();
        if (sender instanceof InternetAddress address) {
            return address.getAddress();
        }
        if (from != null && from.length > 0 && from[0] instanceof InternetAddress address) {
            return address.getAddress();
        }
        if (defaultFrom == null) {
            throw new IllegalArgumentException(
                    "The message has neither Sender nor From: set one, or give a default sender for all mails");
        }
        InternetAddress author = new InternetAddress(defaultFrom);
        added.append("From: ").append(author).append("\r\n");
        return author.getAddress();
    }

    private static List<String> recipients(MimeMessage message) throws MessagingException {
        List<String> recipients = new ArrayList<>();
        for (RecipientType type : List.of(RecipientType.TO, RecipientType.CC, RecipientType.BCC)) {
            Address[] addresses = message.getRecipients(type);
            for (Address address : addresses == null ? new Address[0] : addresses) {
                if (address instanceof InternetAddress internet) {
                    addMembers(internet, recipients);
                }
            }
        }
        return recipients;
    }

    /** A group (RFC 5322 3.4) stands for its members; an empty one, as "undisclosed-recipients:;", for nobody. */
    private static void addMembers(InternetAddress address, List<String> recipients) throws AddressException {
        if (!address.isGroup()) {
            recipients.add(address.getAddress());
            return;
        }
        InternetAddress[] members = address.getGroup(false);
        for (InternetAddress member : members == null ? new InternetAddress[0] : members) {
            recipients.add(member.getAddress());
        }
    }
}
