package org.smtplib.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.util.Collections;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;

/** Turns an {@link Email} into a MIME message (RFC 2045, RFC 2046) and its envelope. */
final class EmailComposer {

    private EmailComposer() {}

    static MailObject compose(Email email, @Nullable String defaultFrom) {
        InternetAddress author = author(email, defaultFrom);
        try {
            HeaderEnvelope envelope = HeaderEnvelope.of(
                    email.sender() == null ? author : email.sender(), email.to(), email.cc(), email.bcc());
            InternetHeaders headers = EmailHeaders.of(email, author);
            Content content = isOneText(email) ? writeText(email, headers) : writeMessage(email, headers);
            return new MailObject(
                    Envelope.of(Objects.requireNonNull(envelope.sender()), envelope.recipients()),
                    content,
                    email.options());
        } catch (MessagingException | IOException e) {
            throw new IllegalArgumentException("The mail cannot be composed: " + e.getMessage(), e);
        }
    }

    private static InternetAddress author(Email email, @Nullable String defaultFrom) {
        if (email.from() != null) {
            return email.from();
        }
        if (defaultFrom == null) {
            throw new IllegalArgumentException(
                    "The mail has no author: give from(...), or a default sender for all mails");
        }
        return Addresses.parse("from address", defaultFrom);
    }

    /** Whether there is but one text, and no file name of the caller's that jakarta.mail would add to its type. */
    private static boolean isOneText(Email email) {
        return email.attachments().isEmpty()
                && (email.html() == null || email.text() == null)
                && email.headers().stream()
                        .noneMatch(header -> header.getKey().equalsIgnoreCase("Content-Disposition"));
    }

    /** Writes what most mails are, without the detour of a message: it looks for its providers anew each time. */
    private static Content writeText(Email email, InternetHeaders headers) throws IOException {
        String text = email.html() == null ? email.text() : email.html();
        TextBody body = new TextBody(text == null ? "" : text);
        headers.setHeader("Content-Type", TextBody.contentType(email.html() == null ? "plain" : "html"));
        headers.setHeader("Content-Transfer-Encoding", body.encoding());
        return Content.of(body.octetsBehind(Collections.list(headers.getAllHeaderLines())));
    }

    private static Content writeMessage(Email email, InternetHeaders headers) throws MessagingException, IOException {
        MimeMessage message = new ComposedMessage(headers);
        writeBody(email, message);
        message.saveChanges();
        return MessageOctets.write(message);
    }

    private static void writeBody(Email email, MimeMessage message) throws MessagingException {
        if (email.attachments().isEmpty()) {
            writeTexts(email, message);
            return;
        }
        MimeMultipart mixed = new MimeMultipart("mixed");
        MimeBodyPart body = new MimeBodyPart();
        writeTexts(email, body);
        mixed.addBodyPart(body);
        for (Attachment attachment : email.attachments()) {
            mixed.addBodyPart(new AttachedPart(attachment));
        }
        message.setContent(mixed);
    }

    private static void writeTexts(Email email, Part part) throws MessagingException {
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
        part.setContent(TextBody.withCrlf(text), TextBody.contentType(subtype));
    }

    /** A message whose headers are given, its Message-ID among them. */
    private static final class ComposedMessage extends MimeMessage {

        ComposedMessage(InternetHeaders headers) {
            super(MailSession.INSTANCE);
            this.headers = headers;
        }

        @Override
        protected void updateMessageID() {}
    }
}
