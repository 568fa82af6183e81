package org.smtplib.mime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.smtplib.message.MailObject;

/** What reading a message must not do to its headers. */
class MimeMessagesFidelityTest {

    private static final String DATE = "Date: Mon, 3 Jun 2030 09:05:00 +0200\r\n";
    private static final Session SESSION = Session.getInstance(new Properties());

    private static MimeMessage parsed(String text) throws MessagingException {
        return new MimeMessage(SESSION, new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private static ReceivedMail received(MimeMessage message, String defaultFrom) throws Exception {
        return ReceivedMail.of(MimeMessages.toMailObject(message, defaultFrom));
    }

    /** RFC 5322 3.6: exactly one, though saving the message adds one too. */
    @Test
    void messageMadeWithoutDateIsSentWithOne() throws Exception {
        MimeMessage message = new MimeMessage(SESSION);
        message.setFrom("ann@example.org");
        message.setRecipients(RecipientType.TO, "bob@example.org");
        message.setText("Good morning");

        assertThat(received(message, null).header("Date")).hasSize(1);
    }

    @Test
    void emptyFromIsReplacedByTheDefaultSender() throws Exception {
        MimeMessage message = parsed("From: \r\nTo: bob@example.org\r\n" + DATE + "\r\n");

        assertThat(received(message, "ann@example.com").header("From")).containsExactly("ann@example.com");
    }

    @Test
    void displayNameOfTheDefaultSenderIsEncoded() throws Exception {
        MimeMessage message = parsed("To: bob@example.org\r\n" + DATE + "\r\n");

        assertThat(received(message, "Jörg <joerg@example.com>").octets().chars())
                .allMatch(octet -> octet < 0x80);
    }

    @Test
    void defaultSenderInjectsNoHeader() throws Exception {
        MimeMessage message = parsed("To: bob@example.org\r\n" + DATE + "\r\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> MimeMessages.toMailObject(message, "\"Jo\r\nX-Injected: 1\" <jo@example.org>"));
    }

    /** jakarta.mail itself cuts each char of a parsed message that was changed since to an octet. */
    @Test
    void characterIsNeverNarrowedToAnOctet() throws Exception {
        MimeMessage message = parsed("From: ann@example.org\r\nTo: bob@example.org\r\n" + DATE + "\r\n");
        message.setRecipients(RecipientType.TO, "\u560d\u560aX-Injected\u563a1\u560d\u560aX: cid@example.org;");

        assertThat(received(message, null).headerNames()).doesNotContain("X-Injected");
    }

    @Test
    void addressBeyondAsciiOfAChangedMessageIsInUtf8() throws Exception {
        MimeMessage message = parsed("From: ann@example.org\r\nTo: bob@example.org\r\n" + DATE + "\r\n");
        message.setRecipients(RecipientType.TO, "jörg@example.org");
        MailObject mail = MimeMessages.toMailObject(message, null);

        assertThat(new String(mail.content().open().readAllBytes(), UTF_8)).contains("To: jörg@example.org");
    }

    /** A session without mail.mime.allowutf8 reads the octets of a header as Latin-1. */
    @Test
    void recipientInUtf8IsNotMistakenForAnother() throws Exception {
        MimeMessage message = parsed("From: ann@example.org\r\nTo: jörg@example.org\r\n" + DATE + "\r\n");

        assertThat(MimeMessages.toMailObject(message, null).envelope().recipients())
                .containsExactly("jörg@example.org");
    }

    /** As smtplib's send_message does: with one Resent-Date the Resent- headers make the envelope. */
    @Test
    void resentMessageGoesToThoseItIsResentTo() throws Exception {
        MimeMessage message = parsed(DATE + "From: ann@example.org\r\nTo: bob@example.org\r\n"
                + "Resent-Date: Mon, 3 Jun 2030 10:05:00 +0200\r\nResent-From: cid@example.net\r\n"
                + "Resent-To: dan@example.net\r\nResent-Bcc: eve@example.net\r\n\r\n");
        MailObject mail = MimeMessages.toMailObject(message, null);

        assertThat(mail.envelope().sender()).isEqualTo("cid@example.net");
        assertThat(mail.envelope().recipients()).containsExactly("dan@example.net", "eve@example.net");
    }
}
