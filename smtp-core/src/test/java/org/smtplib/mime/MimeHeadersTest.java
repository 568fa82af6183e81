package org.smtplib.mime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MimeHeadersTest {

    private static final String DATE = "Date: Mon, 3 Jun 2030 09:05:00 +0200\r\n";
    private static final Session SESSION = Session.getInstance(new Properties());

    private static MimeMessage parsed(String text) throws MessagingException {
        return new MimeMessage(SESSION, new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private static Email.Builder email() {
        return Email.builder().from("ann@example.org").to("bob@example.org").subject("Hello");
    }

    /** The empty line is not looked for in what jakarta.mail has cut to octets. */
    @Test
    void bodyBeginsBehindTheHeadersWhateverTheyHold() throws Exception {
        MimeMessage message = parsed("From: ann@example.org\r\nTo: bob@example.org\r\n" + DATE
                + "X-A: 1\r\nBcc: eve@example.com\r\n\r\nbody");
        message.setHeader("X-A", "\u560d\u560a\u560d\u560ainjected");
        ReceivedMail mail = ReceivedMail.of(MimeMessages.toMailObject(message, null));

        assertThat(mail.body()).isEqualTo("body");
        assertThat(mail.octets()).doesNotContain("eve@example.com");
    }

    /** Resent-From is what is missing, and From is somebody else's. */
    @Test
    void authorOfAResentMessageIsNotReplaced() throws Exception {
        MimeMessage message = parsed("Resent-Date: Mon, 3 Jun 2030 10:05:00 +0200\r\nResent-To: dan@example.net\r\n"
                + "From: ann@example.org\r\nTo: bob@example.org\r\n" + DATE + "\r\nbody");
        ReceivedMail mail = ReceivedMail.of(MimeMessages.toMailObject(message, "default@example.com"));

        assertThat(mail.header("From")).containsExactly("ann@example.org");
    }

    /** RFC 5322 3.6: From is a must. */
    @Test
    void missingFromIsAddedBesideASender() throws Exception {
        MimeMessage message = parsed("Sender: office@example.org\r\nTo: bob@example.org\r\n" + DATE + "\r\nbody");
        ReceivedMail mail = ReceivedMail.of(MimeMessages.toMailObject(message, "default@example.com"));

        assertThat(mail.header("From")).hasSize(1);
    }

    /** RFC 2046 5.2.1, RFC 2045 6.4: composite types are never in base64. */
    @ParameterizedTest
    @ValueSource(strings = {"message/rfc822", "message/delivery-status", "multipart/digest; boundary=x"})
    void compositeAttachmentIsNotInBase64(String type) throws Exception {
        byte[] octets = "Subject: x\r\n\r\nbody\r\n--x\r\n\r\n\r\n--x--\r\n".getBytes(UTF_8);
        ReceivedMail mail =
                ReceivedMail.of(email().attach("a.eml", type, octets).build().toMailObject(null));

        assertThat(mail.part(1).getHeader("Content-Transfer-Encoding")).isIn(null, new String[] {"7bit"});
    }
}
