package org.smtplib.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.smtplib.mime.Messages.file;
import static org.smtplib.mime.Messages.message;
import static org.smtplib.mime.Messages.pdf;
import static org.smtplib.mime.Messages.text;
import static org.smtplib.mime.Messages.withMessage;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.PreencodedMimeBodyPart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtplib.message.MailObject;

/** A composed message that is sent, and its parts, stay as they were, and what is sent is what saving it would give. */
class SavedCopyTest {

    private static MailObject sent(MimeMessage message) {
        return MimeMessages.toMailObject(message, null, null);
    }

    private static String body(MimeMessage message) throws MessagingException, IOException {
        return ReceivedMail.of(sent(message)).body();
    }

    /** What jakarta.mail makes of the message when it saves and writes it. */
    private static String savedBody(MimeMessage message) throws MessagingException, IOException {
        message.saveChanges();
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        message.writeTo(octets);
        String text = octets.toString(ISO_8859_1);
        return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void headersOfTheMessageAndOfAllPartsWithinStayAsTheyWere() throws Exception {
        MimeMessage message = withMessage(message());
        List<String> before = Structure.of(message);
        sent(message);

        assertThat(Structure.of(message)).isEqualTo(before);
    }

    @Test
    void theyStayAsTheyWereWhenItsLastPartCannotBeRead() throws Exception {
        MimeMessage message = withMessage(message());
        ((MimeMultipart) message.getContent()).addBodyPart(file(new BrokenSource()));
        List<String> before = Structure.of(message);

        assertThatIllegalArgumentException().isThrownBy(() -> sent(message)).withMessageContaining("disk on fire");
        assertThat(Structure.of(message)).isEqualTo(before);
    }

    @Test
    void octetsAreThoseOfTheMessageSaved() throws Exception {
        MimeMessage message = withMessage(message());
        MimeMessage attached = (MimeMessage)
                ((MimeMultipart) message.getContent()).getBodyPart(3).getContent();
        attached.saveChanges();

        assertThat(body(message)).isEqualTo(savedBody(message));
    }

    @Test
    void headerOfAnEncodedPartIsNotCutToOctets() throws Exception {
        PreencodedMimeBodyPart encoded = new PreencodedMimeBodyPart("base64");
        encoded.setContent("R29vZCBtb3JuaW5n", "text/plain");
        encoded.setHeader("X-Note", "\u560d\u560aX-Injected: 1");

        assertThat(body(message(encoded)).lines()).noneMatch(line -> line.startsWith("X-Injected"));
    }

    @Test
    void fileIsReadAsOftenAsJakartaMailReadsIt() throws Exception {
        CountedSource source = new CountedSource(pdf());
        MimeMessage message = message(file(source));
        sent(message);
        int read = source.read();
        savedBody(message);

        assertThat(read).isEqualTo(source.read()).isPositive();
    }

    @Test
    void messageWithinThatWasNeverSavedIsSentSavedAndKeepsItsIdentity() throws Exception {
        MimeMessage attached = message(text("a", "plain"));
        attached.setHeader("Message-ID", "<mine@example.org>");
        MimeMessage message = message();
        message.setContent(attached, "message/rfc822");

        assertThat(body(message)).contains("\r\nMessage-ID: <mine@example.org>\r\n", "MIME-Version: 1.0\r\n", "Date: ");
        assertThat(attached.getHeader("MIME-Version")).isNull();
    }

    @Test
    void contentTakenOverFromAnotherPartKeepsTheEncodingOfThat() throws Exception {
        MimeBodyPart other = new MimeBodyPart(new ByteArrayInputStream(
                "Content-Type: text/x-log\r\nContent-Transfer-Encoding: base64\r\n\r\nR29v\r\nZA==\r\n"
                        .getBytes(US_ASCII)));
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(other.getDataHandler());

        assertThat(body(message(part)))
                .contains("Content-Type: text/x-log\r\nContent-Transfer-Encoding: base64\r\n\r\nR29v\r\nZA==\r\n");
    }

    @Test
    void emptyMultipartIsRefused() throws Exception {
        MimeMessage message = message();
        message.setContent(new MimeMultipart());

        assertThatIllegalArgumentException().isThrownBy(() -> sent(message)).withMessageContaining("Empty multipart");
    }

    @Test
    void partOfAClassOfItsOwnThatWasSavedIsWrittenByItself() throws Exception {
        MimeBodyPart part = new SignedPart();
        part.setText("a");
        MimeMessage message = message(part);
        message.saveChanges();

        assertThat(body(message)).contains("\r\nsigned\r\n").contains("X-Saved: yes");
    }

    @Test
    void identityMadeByAClassOfItsOwnStaysOnceTheMessageWasSaved() throws Exception {
        MimeMessage message = new NumberedMessage();
        message.saveChanges();

        assertThat(ReceivedMail.of(sent(message)).header("Message-ID")).containsExactly("<order-1@example.org>");
    }

    /** A part that is written in a way of its own. */
    private static final class SignedPart extends MimeBodyPart {

        @Override
        protected void updateHeaders() throws MessagingException {
            super.updateHeaders();
            setHeader("X-Saved", "yes");
        }

        @Override
        public void writeTo(OutputStream out) throws IOException, MessagingException {
            super.writeTo(out);
            out.write("\r\nsigned\r\n".getBytes(US_ASCII));
        }
    }
}
