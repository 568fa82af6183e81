package org.smtplib.mime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.message.Envelope;

/** Messages sent on as they are (RFC 5322 3.6.6): a block of Resent- headers makes the envelope. */
class ResentMessagesTest {

    private static final String RESENT_DATE = "Resent-Date: Mon, 3 Jun 2030 10:05:00 +0200\r\n";
    private static final String ORIGINAL = "Date: Mon, 3 Jun 2030 09:05:00 +0200\r\nSender: office@example.org\r\n"
            + "From: ann@example.org\r\nTo: bob@example.org\r\nCc: cid@example.org\r\n\r\nbody";

    private static MimeMessage message(String resent) throws MessagingException {
        byte[] octets = (resent + ORIGINAL).getBytes(US_ASCII);
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(octets));
    }

    private static Envelope envelope(String resent) throws MessagingException {
        return MimeMessages.toMailObject(message(resent), null).envelope();
    }

    @Test
    void envelopeIsThatOfTheResentHeaders() throws Exception {
        assertThat(envelope(RESENT_DATE + "Resent-From: Dan <dan@example.net>, eve@example.net\r\n"
                        + "Resent-Bcc: ida@example.net\r\nResent-To: fay@example.net, gus@example.net\r\n"
                        + "Resent-Cc: hal@example.net\r\n"))
                .isEqualTo(Envelope.of(
                        "dan@example.net", "fay@example.net", "gus@example.net", "hal@example.net", "ida@example.net"));
    }

    @Test
    void resentSenderGoesBeforeResentFrom() throws Exception {
        assertThat(envelope(RESENT_DATE + "Resent-From: dan@example.net\r\nResent-Sender: desk@example.net\r\n"
                                + "Resent-To: fay@example.net\r\n")
                        .sender())
                .isEqualTo("desk@example.net");
    }

    @Test
    void resentHeadersWithoutADateAreNone() throws Exception {
        assertThat(envelope("Resent-From: dan@example.net\r\nResent-To: fay@example.net\r\n"))
                .isEqualTo(Envelope.of("office@example.org", "bob@example.org", "cid@example.org"));
    }

    @Test
    void originalIsTransmittedBehindTheResentHeaders() throws Exception {
        String resent = RESENT_DATE + "Resent-From: dan@example.net\r\nResent-To: fay@example.net\r\n";
        MimeMessage message = message(resent + "Resent-Bcc: ida@example.net\r\n");

        assertThat(ReceivedMail.of(MimeMessages.toMailObject(message, null)).octets())
                .isEqualTo(resent + ORIGINAL);
    }

    @Test
    void resentMessageWithoutRecipientIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> envelope(RESENT_DATE + "Resent-From: dan@example.net\r\n"))
                .withMessageContaining("no recipient");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void severalBlocksAreRefusedSinceNobodyKnowsTheLatest(int blocks) {
        String block = RESENT_DATE + "Resent-From: dan@example.net\r\nResent-To: fay@example.net\r\n";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> envelope(block.repeat(blocks)))
                .withMessageContaining(blocks + " blocks of Resent- headers");
    }
}
