package org.smtplib.mime;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.PreencodedMimeBodyPart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Properties;

/** Messages as a program composes them, and none of them saved. */
final class Messages {

    static final Session SESSION = Session.getInstance(new Properties());

    private Messages() {}

    /** A message to bob, not saved. */
    static MimeMessage message() throws MessagingException {
        MimeMessage message = new MimeMessage(SESSION);
        message.setFrom("ann@example.org");
        message.setRecipients(RecipientType.TO, "bob@example.org");
        return message;
    }

    static MimeMessage message(BodyPart... parts) throws MessagingException {
        MimeMessage message = message();
        message.setContent(multipart("mixed", parts));
        return message;
    }

    static MimeMultipart multipart(String subtype, BodyPart... parts) throws MessagingException {
        return new MimeMultipart(subtype, parts);
    }

    static MimeBodyPart text(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, "UTF-8", subtype);
        return part;
    }

    static MimeBodyPart holding(MimeMultipart parts) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setContent(parts);
        return part;
    }

    static MimeBodyPart holding(MimeMessage message) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setContent(message, "message/rfc822");
        return part;
    }

    static MimeBodyPart file(DataSource source) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(source));
        part.setFileName("Übersicht.pdf");
        part.setHeader("X-Lot", "17");
        return part;
    }

    static DataSource pdf() {
        byte[] octets = new byte[3000];
        Arrays.fill(octets, (byte) 0xE4);
        return new ByteArrayDataSource(octets, "application/pdf");
    }

    /** Text as plain text and as HTML, a file, a text that is encoded already. */
    static MimeMessage withParts() throws MessagingException {
        PreencodedMimeBodyPart encoded = new PreencodedMimeBodyPart("base64");
        encoded.setContent("R29vZCBtb3JuaW5n", "text/plain");
        encoded.setDescription("greeting");
        MimeMultipart alternative = multipart("alternative", text("Grüße", "plain"), text("<p>Grüße", "html"));
        alternative.setPreamble("for others");
        return message(holding(alternative), file(pdf()), encoded);
    }

    /** The same, and a message that has parts itself. */
    static MimeMessage withMessage(MimeMessage attached) throws MessagingException, IOException {
        MimeBodyPart typed = text("a", "plain");
        typed.setHeader("Content-Type", "text/x-log; charset=utf-8");
        attached.setContent(multipart("mixed", text("Anhang ü", "plain"), typed));
        MimeMessage message = withParts();
        ((MimeMultipart) message.getContent()).addBodyPart(holding(attached));
        return message;
    }

    static MimeMessage parsed(String text) throws MessagingException {
        return new MimeMessage(SESSION, new ByteArrayInputStream(text.getBytes(UTF_8)));
    }
}
