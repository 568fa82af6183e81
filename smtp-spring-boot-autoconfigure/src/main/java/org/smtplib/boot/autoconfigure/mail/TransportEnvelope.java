package org.smtplib.boot.autoconfigure.mail;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtplib.message.Envelope;
import org.smtplib.protocol.Mailboxes;
import org.smtplib.protocol.Protocol;
import org.springframework.util.StringUtils;

/**
 * The envelope that a transport of jakarta.mail would take: To, Cc and Bcc; and as the sender the session's {@code
 * mail.smtp.from}, else the first author of From, else Sender. Resent- headers do not count.
 */
final class TransportEnvelope {

    private TransportEnvelope() {}

    /**
     * Reads the envelope.
     *
     * @param defaultSender the author of a message that names none, or null
     * @throws MessagingException when the headers name nobody, or cannot be read
     * @throws IllegalArgumentException when an address cannot be used
     */
    static Envelope of(MimeMessage message, Session session, Protocol protocol, @Nullable String defaultSender)
            throws MessagingException {
        return Envelope.of(sender(message, session, protocol, defaultSender), recipients(message));
    }

    private static String sender(
            MimeMessage message, Session session, Protocol protocol, @Nullable String defaultSender)
            throws MessagingException {
        String from = session.getProperty(protocol == Protocol.SMTPS ? "mail.smtps.from" : "mail.smtp.from");
        if (StringUtils.hasText(from)) {
            return Mailboxes.bare(from);
        }
        Address[] authors = message.getFrom();
        if (authors != null && authors.length > 0) {
            return mailbox(authors[0]).getAddress();
        }
        if (defaultSender == null) {
            throw new MessagingException(
                    "The message has neither From nor Sender: set one, or give smtp.default-sender for all mails");
        }
        return Mailboxes.bare(defaultSender);
    }

    private static List<String> recipients(MimeMessage message) throws MessagingException {
        Address[] addresses = message.getAllRecipients();
        List<String> recipients = new ArrayList<>();
        for (Address address : addresses == null ? new Address[0] : addresses) {
            InternetAddress mailbox = mailbox(address);
            InternetAddress[] members = mailbox.isGroup() ? mailbox.getGroup(false) : new InternetAddress[] {mailbox};
            for (InternetAddress member : members == null ? new InternetAddress[0] : members) {
                recipients.add(member.getAddress());
            }
        }
        if (recipients.isEmpty()) {
            throw new SendFailedException("The message has no recipient: set To, Cc or Bcc");
        }
        return recipients;
    }

    private static InternetAddress mailbox(Address address) throws MessagingException {
        if (address instanceof InternetAddress mailbox) {
            return mailbox;
        }
        throw new SendFailedException(
                "Mail goes to mail addresses, and not to " + address + " of type " + address.getType());
    }
}
