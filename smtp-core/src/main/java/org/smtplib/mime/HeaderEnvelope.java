package org.smtplib.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtplib.protocol.Mailboxes;

/**
 * The envelope that the headers of a message stand for: Sender, else the first author of From; To, Cc and Bcc. A message
 * sent on has one block of Resent- headers (RFC 5322 3.6.6), which count instead.
 *
 * @param sender the address, or null when the headers name none
 * @param recipients the addresses in the headers' order, groups replaced by their members
 */
record HeaderEnvelope(@Nullable String sender, List<String> recipients) {

    /** @throws IllegalArgumentException when there are several Resent- blocks: nobody could say which is the latest */
    static HeaderEnvelope of(MimeMessage message) throws MessagingException {
        String prefix = prefix(message);
        return new HeaderEnvelope(sender(message, prefix), recipients(message, prefix, "To", "Cc", "Bcc"));
    }

    /** Of addresses that are to become headers. */
    @SafeVarargs
    static HeaderEnvelope of(InternetAddress sender, List<InternetAddress>... recipients) throws AddressException {
        List<String> found = new ArrayList<>();
        for (List<InternetAddress> addresses : recipients) {
            for (InternetAddress address : addresses) {
                addMembers(address, found);
            }
        }
        return new HeaderEnvelope(withoutRoute(sender), found);
    }

    /**
     * The same with a sender or recipients that count instead of the headers, which are not read for them then. The
     * order is that of {@code smtplib}: To, Bcc and Cc.
     *
     * @throws IllegalArgumentException when there are several Resent- blocks, whatever is given
     */
    static HeaderEnvelope of(MimeMessage message, @Nullable String sender, @Nullable Collection<String> recipients)
            throws MessagingException {
        String prefix = prefix(message);
        return new HeaderEnvelope(
                sender == null ? sender(message, prefix) : Mailboxes.bare(sender),
                recipients == null
                        ? recipients(message, prefix, "To", "Bcc", "Cc")
                        : recipients.stream().map(Mailboxes::bare).toList());
    }

    private static String prefix(MimeMessage message) throws MessagingException {
        String[] resent = message.getHeader("Resent-Date");
        if (resent != null && resent.length > 1) {
            throw new IllegalArgumentException("The message has " + resent.length
                    + " blocks of Resent- headers, and nobody can say which is the latest: remove the older ones");
        }
        return resent == null ? "" : "Resent-";
    }

    private static @Nullable String sender(MimeMessage message, String prefix) throws MessagingException {
        List<String> authors = addresses(message, prefix + "Sender");
        if (authors.isEmpty()) {
            authors = addresses(message, prefix + "From");
        }
        return authors.isEmpty() ? null : authors.get(0);
    }

    private static List<String> recipients(MimeMessage message, String prefix, String... headers)
            throws MessagingException {
        List<String> recipients = new ArrayList<>();
        for (String header : headers) {
            recipients.addAll(addresses(message, prefix + header));
        }
        return recipients;
    }

    private static List<String> addresses(MimeMessage message, String header) throws MessagingException {
        List<String> found = new ArrayList<>();
        String value = message.getHeader(header, ",");
        if (value != null) {
            for (InternetAddress address : InternetAddress.parseHeader(HeaderOctets.text(value), true)) {
                addMembers(address, found);
            }
        }
        return found;
    }

    /** A group (RFC 5322 3.4) stands for its members; an empty one, as "undisclosed-recipients:;", for nobody. */
    private static void addMembers(InternetAddress address, List<String> found) throws AddressException {
        if (!address.isGroup()) {
            found.add(withoutRoute(address));
            return;
        }
        InternetAddress[] members = address.getGroup(false);
        for (InternetAddress member : members == null ? new InternetAddress[0] : members) {
            found.add(withoutRoute(member));
        }
    }

    /** {@code <@relay:a@b>} stands for {@code a@b} (RFC 5322 4.4, obs-route). */
    private static String withoutRoute(InternetAddress address) {
        String text = address.getAddress();
        return text.startsWith("@") ? text.substring(text.indexOf(':') + 1) : text;
    }
}
