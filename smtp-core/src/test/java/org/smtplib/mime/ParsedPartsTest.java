package org.smtplib.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.smtplib.mime.Messages.holding;
import static org.smtplib.mime.Messages.message;
import static org.smtplib.mime.Messages.multipart;
import static org.smtplib.mime.Messages.parsed;
import static org.smtplib.mime.Messages.text;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was parsed goes out as it was read, unless the caller has changed it since. */
class ParsedPartsTest {

    private static final String GREETING = "From: ann@example.org\r\nTo: bob@example.org\r\n\r\nGood morning\r\n";

    /** A multipart, written otherwise than a program would write it. */
    private static final String MULTIPART = "content-type:multipart/mixed; boundary=b\r\n\r\npreamble\r\n--b  \r\n\r\n"
            + "Good morning\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: old\r\n\r\nbody\r\n--b--\r\nepilogue\r\n";

    private static String body(MimeMessage message) throws MessagingException, IOException {
        return ReceivedMail.of(MimeMessages.toMailObject(message, null, null)).body();
    }

    private static MimeBodyPart parsedMultipart() throws MessagingException {
        return new MimeBodyPart(new ByteArrayInputStream(MULTIPART.getBytes(US_ASCII)));
    }

    @Test
    void partThatWasParsedGoesOutAsItIsEvenWhenItWasReadSince() throws Exception {
        MimeMessage message = message(parsedMultipart());

        assertThat(body(message)).contains("\r\n" + MULTIPART);
        Structure.of(message);
        assertThat(body(message)).contains("\r\n" + MULTIPART);
    }

    /** jakarta.mail reads each octet of it as one char, and writes each char as UTF-8. */
    @Test
    void headerInUtf8OfAPartThatWasParsedGoesOutAsItIs() throws Exception {
        String part = "x-first:1\r\nContent-Description: Čaj\r\n\r\nhot\r\n";
        MimeBodyPart parsed = new MimeBodyPart(new ByteArrayInputStream(part.getBytes(UTF_8)));
        MimeMessage message = message(parsed);
        List<String> before = Structure.of(message);

        assertThat(body(message)).contains("\r\n" + new String(part.getBytes(UTF_8), ISO_8859_1));
        assertThat(Structure.of(message)).isEqualTo(before);

        parsed.setText("cold");
        assertThat(body(message))
                .contains("Content-Description: " + new String("Čaj".getBytes(UTF_8), ISO_8859_1) + "\r\n", "cold");
    }

    @Test
    void changeWithinAPartThatWasParsedIsSent() throws Exception {
        MimeBodyPart part = parsedMultipart();
        ((MimeMultipart) part.getContent()).getBodyPart(0).setText("Good night");
        MimeMessage message = message(part);
        List<String> before = Structure.of(message);

        assertThat(body(message))
                .contains("\r\nGood night\r\n--b\r\n", "Subject: old")
                .doesNotContain("morning");
        assertThat(Structure.of(message)).isEqualTo(before);
    }

    @Test
    void changeWithinAMessageOfAPartThatWasParsedIsSent() throws Exception {
        MimeBodyPart part = parsedMultipart();
        MimeMessage inner =
                (MimeMessage) ((MimeMultipart) part.getContent()).getBodyPart(1).getContent();
        inner.setSubject("new");

        assertThat(body(message(part))).contains("Subject: new", "Good morning").doesNotContain("Subject: old");
    }

    @Test
    void partAddedToAPartThatWasParsedIsSent() throws Exception {
        MimeBodyPart part = parsedMultipart();
        ((MimeMultipart) part.getContent()).addBodyPart(text("Good night", "plain"));
        MimeMessage message = message(part);
        List<String> before = Structure.of(message);

        assertThat(body(message)).contains("Good morning", "Good night");
        assertThat(Structure.of(message)).isEqualTo(before);
    }

    @Test
    void contentSetOnAParsedMessageIsSentThoughItWasNotSaved() throws Exception {
        MimeMessage message = parsed(GREETING);
        message.setContent(multipart("mixed", text("Good night", "plain")));
        List<String> before = Structure.of(message);

        assertThat(body(message)).contains("Good night").doesNotContain("Good morning");
        assertThat(Structure.of(message)).isEqualTo(before);
    }

    @Test
    void messageWithinAParsedMessageThatWasSavedAnewIsNotSavedEither() throws Exception {
        MimeMessage attached = message(text("a", "plain"));
        MimeMessage message = parsed(GREETING);
        message.setContent(multipart("mixed", holding(attached)));
        message.saveChanges();
        List<String> before = Structure.of(message);
        body(message);

        assertThat(Structure.of(message)).isEqualTo(before);
        assertThat(attached.getHeader("MIME-Version")).isNull();
    }
}
