package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ReceivedMail;

/** Messages with addresses beyond ASCII (RFC 6531). */
class InternationalMessageTest extends PlayedInPieces {

    private static final String RAW = """
            From: \u017dofie <\u017eo@example.com>
            To: pavel
            Subject: Zkou\u0161ka \u1f60
            MIME-Version: 1.0
            Content-Type: text/plain; charset="utf-8"
            Content-Transfer-Encoding: 8bit

            dobr\u00fd den
            """;

    private ReceivedMail received(MimeMessage message, List<String> mailOptions) {
        try (var server = serve(MailServerScript.smtp().build());
                var session = connect(server)) {
            assertThat(session.sendMessage(message, null, null, mailOptions, List.of()))
                    .isEmpty();
            session.quit();
            return server.messages().get(0);
        }
    }

    private static MimeMessage composed(Properties properties) throws MessagingException {
        MimeMessage message = new MimeMessage(Session.getInstance(properties));
        message.setFrom(new InternetAddress("\u017eo@example.com"));
        message.setRecipient(RecipientType.TO, new InternetAddress("b\u00e4r@example.com"));
        message.setSubject("Zkou\u0161ka \u1f60", "UTF-8");
        message.setText("dobr\u00fd den", "UTF-8");
        return message;
    }

    @Test
    void smtpUtf8And8BitMimeAreSaidAndTheMessageStaysAsItIs() throws MessagingException {
        ReceivedMail mail = received(SendMessageTest.message(RAW), List.of());

        assertThat(mail.sender().address()).isEqualTo("\u017eo@example.com");
        assertThat(mail.sender().parameters()).containsExactly("SMTPUTF8", "BODY=8BITMIME");
        assertThat(mail.recipientAddresses()).containsExactly("pavel");
        assertThat(mail.text()).isEqualTo(RAW.replace("\n", "\r\n"));
    }

    @Test
    void addressesOfAComposedMessageStandInItsHeadersAsUtf8() throws MessagingException {
        Properties allowed = new Properties();
        allowed.setProperty("mail.mime.allowutf8", "true");
        for (Properties properties : List.of(new Properties(), allowed)) {
            ReceivedMail mail = received(composed(properties), List.of());
            assertThat(mail.sender().address()).isEqualTo("\u017eo@example.com");
            assertThat(mail.recipientAddresses()).containsExactly("b\u00e4r@example.com");
            assertThat(mail.text()).contains("From: \u017eo@example.com\r\n", "To: b\u00e4r@example.com\r\n");
        }
    }

    @Test
    void recipientOfTheCallCountsAsMuchAsAHeader() throws MessagingException {
        MimeMessage message = SendMessageTest.message("From: ann@example.org\nTo: bob\n\nhello\n");
        try (var server = serve(MailServerScript.smtp().build());
                var session = connect(server)) {
            session.sendMessage(message, null, List.of("J\u00f6rg@example.org"), List.of(), List.of());
            session.quit();
            assertThat(server.messages().get(0).sender().parameters()).containsExactly("SMTPUTF8", "BODY=8BITMIME");
        }
    }

    @Test
    void optionsOfTheCallComeFirstAndAreNotChanged() throws MessagingException {
        List<String> options = new ArrayList<>(List.of("RET=HDRS"));
        ReceivedMail mail = received(SendMessageTest.message(RAW), options);
        assertThat(mail.sender().parameters()).containsExactly("RET=HDRS", "SMTPUTF8", "BODY=8BITMIME");
        assertThat(options).containsExactly("RET=HDRS");
    }

    @Test
    void optionSaidByTheCallerIsNotSaidTwice() throws MessagingException {
        ReceivedMail mail = received(SendMessageTest.message(RAW), List.of("smtputf8", "BODY=8BITMIME"));
        assertThat(mail.sender().parameters()).containsExactly("SMTPUTF8", "BODY=8BITMIME");
    }

    @Test
    void serverThatDoesNotOfferItIsNotSentTo() throws MessagingException {
        MimeMessage message = SendMessageTest.message(RAW);
        try (var server = serve(HELLO + "C: NOOP\nS: 250 ok\nGONE");
                var session = connect(server)) {
            assertThatThrownBy(() -> session.sendMessage(message))
                    .isInstanceOf(SmtpNotSupportedException.class)
                    .hasMessageContaining("SMTPUTF8")
                    .hasMessageContaining("\u017eo@example.com");
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void serverThatOffersSmtpUtf8Without8BitMimeIsNotSentTo() throws MessagingException {
        // RFC 6531 3.1 item 8: who offers SMTPUTF8 must offer 8BITMIME.
        MimeMessage message = SendMessageTest.message(RAW);
        try (var server = serve("""
                S: 220 server.example
                C: EHLO client.example
                S: 250-server.example
                S: 250 SMTPUTF8
                C: NOOP
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            assertThatThrownBy(() -> session.sendMessage(message))
                    .isInstanceOf(SmtpNotSupportedException.class)
                    .hasMessageContaining("8BITMIME")
                    .hasMessageContaining("nothing was sent");
            session.noop();
            session.disconnect();
        }
    }

    private static MimeMessage composedWith(String header, String value) throws MessagingException {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
        message.setFrom("ann@example.org");
        message.setRecipients(RecipientType.TO, "bob@example.org");
        message.setText("hello");
        message.setHeader(header, value);
        return message;
    }

    @Test
    void headerComposedInUtf8AsksForItAsMuchAsAnAddressDoes() throws MessagingException {
        ReceivedMail mail = received(composedWith("Subject", "Zkou\u0161ka"), List.of());
        assertThat(mail.sender().parameters()).containsExactly("SMTPUTF8", "BODY=8BITMIME");
        assertThat(mail.text()).contains("Subject: Zkou\u0161ka\r\n");
    }

    @Test
    void headerThatIsEncodedOrNotTransmittedDoesNotAskForIt() throws MessagingException {
        MimeMessage message = composedWith("Bcc", "\u017dofie <zo@example.org>");
        message.setSubject("Zkou\u0161ka", "UTF-8");
        assertThat(received(message, List.of()).sender().parameters()).isEmpty();
    }

    @Test
    void headersOfAParsedMessageGoOutAsTheyCame() throws MessagingException {
        String text = "From: ann@example.org\nTo: bob@example.org\nSubject: Zkou\u0161ka\n\nhello\n";
        ReceivedMail mail = received(SendMessageTest.message(text), List.of());
        assertThat(mail.sender().parameters()).isEmpty();
        assertThat(mail.text()).isEqualTo(text.replace("\n", "\r\n"));
        assertThat(received(SendMessageTest.message(text), List.of("SMTPUTF8"))
                        .sender()
                        .parameters())
                .containsExactly("SMTPUTF8");
    }

    @Test
    void serverThatDoesNotOfferItIsNotSentAHeaderComposedInUtf8() throws MessagingException {
        MimeMessage message = composedWith("X-Name", "\u017dofie");
        try (var server = serve(HELLO + "C: NOOP\nS: 250 ok\nGONE");
                var session = connect(server)) {
            assertThatThrownBy(() -> session.sendMessage(message))
                    .isInstanceOf(SmtpNotSupportedException.class)
                    .hasMessageContaining("SMTPUTF8")
                    .hasMessageContaining("nothing was sent")
                    .hasMessageContaining("Encode the header");
            session.noop();
            session.disconnect();
        }
    }
}
