package org.smtplib.sample;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** Compares the mails that the server received with those that were sent. */
final class ReadBack {

    private final List<MimeMessage> received;

    ReadBack(List<MimeMessage> received) {
        this.received = received;
    }

    void compare(Report report) {
        report.check("received", received.size() + " mails", received.size() == 2);
        try {
            for (MimeMessage message : received) {
                compare(message, report);
            }
        } catch (MessagingException e) {
            throw new IllegalStateException("A mail that was received cannot be read", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compare(MimeMessage message, Report report) throws MessagingException, IOException {
        String mail = '"' + message.getSubject() + "\" from " + message.getFrom()[0];
        if (message.getContent() instanceof Multipart mixed) {
            Multipart texts = (Multipart) mixed.getBodyPart(0).getContent();
            String html = text(texts.getBodyPart(1));
            BodyPart attachment = mixed.getBodyPart(1);
            byte[] octets = attachment.getInputStream().readAllBytes();
            boolean equal = html.equals(Mails.HTML)
                    && Mails.FILE_NAME.equals(attachment.getFileName())
                    && Arrays.equals(octets, Mails.FILE);
            report.check(
                    "read back",
                    "%s, attached %s of %d octets, content %s"
                            .formatted(mail, attachment.getFileName(), octets.length, equality(equal)),
                    equal);
        } else {
            String text = text(message);
            boolean equal = text.equals(Mails.TEXT);
            report.check(
                    "read back",
                    "%s, %d characters, content %s".formatted(mail, text.length(), equality(equal)),
                    equal);
        }
    }

    private static String equality(boolean equal) {
        return equal ? "equal" : "different";
    }

    /** With the line ends of Java, since a mail has its own. */
    private static String text(Part part) throws MessagingException, IOException {
        return ((String) part.getContent()).replace("\r\n", "\n");
    }
}
