package org.smtplib.mime;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;

/** Turns an {@link Email} into a MIME message (RFC 2045, RFC 2046) and its envelope. */
final class EmailComposer {

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private static final Pattern LINE_BREAK = Pattern.compile("\r\n|\r|\n");

    private EmailComposer() {}

    static MailObject compose(Email email, @Nullable String defaultFrom) {
        String from = email.from() != null ? email.from() : defaultFrom;
        if (from == null) {
            throw new IllegalArgumentException(
                    "The mail has no author: give from(...), or a default sender for all mails");
        }
        try {
            InternetAddress author = Addresses.parse("from address", from);
            MimeMessage message = new IdentifiedMessage(email.id(), author);
            message.setFrom(author);
            if (email.sender() != null) {
                message.setSender(Addresses.parse("sender address", email.sender()));
            }
            message.setRecipients(RecipientType.TO, addresses("to", email.to()));
            message.setRecipients(RecipientType.CC, addresses("cc", email.cc()));
            message.setRecipients(RecipientType.BCC, addresses("bcc", email.bcc()));
            if (!email.replyTo().isEmpty()) {
                message.setReplyTo(addresses("reply-to", email.replyTo()));
            }
            message.setSubject(email.subject(), UTF_8);
            message.setHeader("Date", MessageDate.format(email.date()));
            for (Map.Entry<String, String> header : email.headers()) {
                String encoded = MimeUtility.encodeText(header.getValue(), UTF_8, null);
                message.setHeader(
                        header.getKey(), MimeUtility.fold(header.getKey().length() + 2, encoded));
            }
            writeBody(email, message);
            message.saveChanges();
            HeaderEnvelope headers = HeaderEnvelope.of(message);
            String sender = headers.sender() == null ? author.getAddress() : headers.sender();
            return new MailObject(
                    Envelope.of(sender, headers.recipients()), MessageOctets.writeDated(message, ""), email.options());
        } catch (MessagingException | IOException e) {
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
            mixed.addBodyPart(new AttachedPart(attachment));
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
        // RFC 2046 4.1.1: the line break of text is CRLF, in whatever encoding.
        part.setContent(LINE_BREAK.matcher(text).replaceAll("\r\n"), "text/" + subtype + "; charset=" + UTF_8);
    }

    private static InternetAddress[] addresses(String header, List<String> texts) {
        InternetAddress[] addresses = new InternetAddress[texts.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = Addresses.parseMailboxOrGroup(header + " address", texts.get(i));
        }
        return addresses;
    }

    /** A message whose Message-ID is given, and not made of this host's name, which would have to be looked up. */
    private static final class IdentifiedMessage extends MimeMessage {

        private final String messageId;

        IdentifiedMessage(String id, InternetAddress author) {
            super(MailSession.INSTANCE);
            messageId = MessageIds.of(id, author.getAddress());
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", messageId);
        }
    }
}
