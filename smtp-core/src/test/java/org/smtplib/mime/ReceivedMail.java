package org.smtplib.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.smtplib.message.MailObject;

/**
 * A mail as its reader sees it: the octets that would go over the wire, parsed again.
 *
 * @param octets the content, each octet as one character
 * @param message the content as jakarta.mail understands it
 */
record ReceivedMail(String octets, MimeMessage message) {

    static ReceivedMail of(MailObject mail) throws IOException, MessagingException {
        try (InputStream in = mail.content().open()) {
            byte[] octets = in.readAllBytes();
            Session session = Session.getInstance(new Properties());
            return new ReceivedMail(
                    new String(octets, ISO_8859_1), new MimeMessage(session, new ByteArrayInputStream(octets)));
        }
    }

    /** The header section, without the empty line behind it. */
    String headerSection() {
        return octets.substring(0, octets.indexOf("\r\n\r\n") + 2);
    }

    /** What follows the empty line. */
    String body() {
        return octets.substring(octets.indexOf("\r\n\r\n") + 4);
    }

    List<String> headerNames() throws MessagingException {
        return Collections.list(message.getAllHeaders()).stream()
                .map(Header::getName)
                .toList();
    }

    /** The values of a header as they stand in the message, folded lines joined. */
    List<String> header(String name) throws MessagingException {
        String[] values = message.getHeader(name);
        return values == null
                ? List.of()
                : List.of(values).stream()
                        .map(value -> value.replace("\r\n", ""))
                        .toList();
    }

    /** The part that is reached by this way through the multiparts, counted from 0. */
    Part part(int... way) throws MessagingException, IOException {
        Part part = message;
        for (int index : way) {
            BodyPart child = ((MimeMultipart) part.getContent()).getBodyPart(index);
            part = child;
        }
        return part;
    }

    static int count(Part multipart) throws MessagingException, IOException {
        return ((MimeMultipart) multipart.getContent()).getCount();
    }

    static byte[] octetsOf(Part part) throws MessagingException, IOException {
        try (InputStream in = part.getInputStream()) {
            return in.readAllBytes();
        }
    }
}
