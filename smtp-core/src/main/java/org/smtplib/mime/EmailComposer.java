package org.smtplib.mime;

import jakarta.activation.DataHandler;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.smtplib.message.MailObject;

/** Turns an {@link Email} into a MIME message (RFC 2045, RFC 2046) and its envelope. */
final class EmailComposer {

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private EmailComposer() {}

    static MailObject compose(Email email, @Nullable String defaultFrom) {
        String from = email.from() != null ? email.from() : defaultFrom;
        if (from == null) {
            throw new IllegalArgumentException(
                    "The mail has no author: give from(...), or a default sender for all mails");
        }
        try {
            InternetAddress author = address("from", from);
            MimeMessage message = new IdentifiedMessage(email.id(), author);
            message.setFrom(author);
            message.setRecipients(RecipientType.TO, addresses("to", email.to()));
            message.setRecipients(RecipientType.CC, addresses("cc", email.cc()));
            message.setRecipients(RecipientType.BCC, addresses("bcc", email.bcc()));
            if (!email.replyTo().isEmpty()) {
                message.setReplyTo(addresses("reply-to", email.replyTo()));
            }
            message.setSubject(email.subject(), UTF_8);
            message.setHeader("Date", MessageDate.format(email.date()));
            for (Map.Entry<String, String> header : email.headers().entrySet()) {
                String encoded = MimeUtility.encodeText(header.getValue(), UTF_8, null);
                message.setHeader(
                        header.getKey(), MimeUtility.fold(header.getKey().length() + 2, encoded));
            }
            writeBody(email, message);
            message.saveChanges();
            return MimeMessages.toMailObject(message, null);
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw new IllegalArgumentException("The mail cannot be composed: " + e.getMessage(), e);
        }
    }

    private static void writeBody(Email email, MimeMessage message) throws MessagingException {
        if (email.attachments().isEmpty()) {
            writeText(email, message);
            return;
        }
        MimeMultipart mixed = new MimeMultipart("mixed");
        MimeBodyPart body = new MimeBodyPart();
        writeText(email, body);
        mixed.addBodyPart(body);
        for (Attachment attachment : email.attachments()) {
            MimeBodyPart part = new MimeBodyPart();
            part.setDataHandler(
                    new DataHandler(new ByteArrayDataSource(attachment.octets(), attachment.contentType())));
            part.setFileName(attachment.fileName());
            part.setDisposition(Part.ATTACHMENT);
            mixed.addBodyPart(part);
        }
        message.setContent(mixed);
    }

    private static void writeText(Email email, Part part) throws MessagingException {
        String html = email.html();
        if (html == null) {
            setText(part, email.text() == null ? "" : email.text(), "plain");
        } else if (email.text() == null) {
            setText(part, html, "html");
        } else {
            // RFC 2046 5.1.4: the part that shows most stands last.
            Multipart alternative = new MimeMultipart("alternative");
            alternative.addBodyPart(textPart(email.text(), "plain"));
            alternative.addBodyPart(textPart(html, "html"));
            part.setContent(alternative);
        }
    }

    private static MimeBodyPart textPart(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        setText(part, text, subtype);
        return part;
    }

    private static void setText(Part part, String text, String subtype) throws MessagingException {
        part.setContent(text, "text/" + subtype + "; charset=" + UTF_8);
    }

    private static InternetAddress[] addresses(String header, List<String> texts)
            throws MessagingException, UnsupportedEncodingException {
        InternetAddress[] addresses = new InternetAddress[texts.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = address(header, texts.get(i));
        }
        return addresses;
    }

    private static InternetAddress address(String header, String text) throws UnsupportedEncodingException {
        try {
            InternetAddress address = new InternetAddress(text);
            // The personal name as parsed is raw; set again, it is encoded (RFC 2047).
            address.setPersonal(address.getPersonal(), UTF_8);
            return address;
        } catch (AddressException e) {
            throw new IllegalArgumentException(
                    "The address \"" + text + "\" of the " + header + " header cannot be used: " + e.getMessage(), e);
        }
    }

    /** A message whose Message-ID is given, and not made of this host's name, which would have to be looked up. */
    private static final class IdentifiedMessage extends MimeMessage {

        private final String messageId;

        IdentifiedMessage(String id, InternetAddress author) {
            super(MailSession.INSTANCE);
            String address = author.getAddress();
            messageId = "<" + id + "@" + address.substring(address.lastIndexOf('@') + 1) + ">";
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", messageId);
        }
    }
}
