package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.session.SmtpSession;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ReceivedMail;
import org.smtplib.testing.Script;

/** sendMessage: whom the headers name, and what of them is transmitted. */
class SendMessageTest extends PlayedInPieces {

    private static final Session MAIL = Session.getInstance(new Properties());

    /** A call that sends. */
    private interface Call {
        void send(SmtpSession session) throws MessagingException;
    }

    static MimeMessage message(String text) throws MessagingException {
        return new MimeMessage(MAIL, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private ReceivedMail received(Call call) throws MessagingException {
        Script script = MailServerScript.smtp().build();
        try (var server = serve(script);
                var session = connect(server)) {
            call.send(session);
            session.quit();
            assertThat(server.messages()).hasSize(1);
            return server.messages().get(0);
        }
    }

    private ReceivedMail received(String text) throws MessagingException {
        MimeMessage message = message(text);
        return received(session -> assertThat(session.sendMessage(message)).isEmpty());
    }

    @Test
    void senderIsTheAuthorAndRecipientsAreThoseOfToBccAndCc() throws MessagingException {
        ReceivedMail mail = received("""
                From: Ann Arbor <ann@example.org>
                To: bob, Cat <cat@example.org>
                Cc: Dan, Eve
                Bcc: Root <root@example.net>, "Flo" <flo@branch.example.net>
                Subject: hello

                Just a line
                """);
        assertThat(mail.sender().address()).isEqualTo("ann@example.org");
        assertThat(mail.recipientAddresses())
                .containsExactly("bob", "cat@example.org", "root@example.net", "flo@branch.example.net", "Dan", "Eve");
        assertThat(mail.text()).isEqualTo("""
                        From: Ann Arbor <ann@example.org>
                        To: bob, Cat <cat@example.org>
                        Cc: Dan, Eve
                        Subject: hello

                        Just a line
                        """.replace("\n", "\r\n"));
    }

    @Test
    void messageOfTheCallerIsNotChanged() throws MessagingException, IOException {
        MimeMessage parsed = message("From: ann@example.org\nTo: bob@example.org\nBcc: cat@example.org\n\nhello\n");
        MimeMessage composed = new MimeMessage(MAIL);
        composed.setFrom("ann@example.org");
        composed.setRecipients(MimeMessage.RecipientType.TO, "bob@example.org");
        composed.setRecipients(MimeMessage.RecipientType.BCC, "cat@example.org");
        composed.setText("hello\n");
        for (MimeMessage message : List.of(parsed, composed)) {
            List<String> before = Collections.list(message.getAllHeaderLines());
            ReceivedMail mail = received(session -> session.sendMessage(message));
            assertThat(mail.text()).doesNotContainIgnoringCase("bcc:").contains("hello");
            assertThat(mail.recipientAddresses()).containsExactly("bob@example.org", "cat@example.org");
            assertThat(Collections.list(message.getAllHeaderLines())).isEqualTo(before);
            assertThat(message.getHeader("Bcc", null)).isEqualTo("cat@example.org");
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        parsed.writeTo(octets);
        assertThat(octets.toString(StandardCharsets.US_ASCII)).contains("Bcc: cat@example.org");
    }

    @Test
    void headersThatAreMissingNameNobody() throws MessagingException {
        ReceivedMail mail = received("From: ann@example.org\nTo: bob, cat\n\nhello\n");
        assertThat(mail.recipientAddresses()).containsExactly("bob", "cat");
    }

    @Test
    void senderHeaderComesBeforeFrom() throws MessagingException {
        ReceivedMail mail = received("""
                From: lee, kim
                Sender: desk@office.example
                To: bob

                hello
                """);
        assertThat(mail.sender().address()).isEqualTo("desk@office.example");
    }

    @Test
    void firstOfSeveralAuthorsIsTheSender() throws MessagingException {
        ReceivedMail mail = received("From: ann@example.org, dan@example.org\nTo: bob\n\nhello\n");
        assertThat(mail.sender().address()).isEqualTo("ann@example.org");
    }

    @Test
    void addressesOfTheCallComeBeforeThoseOfTheHeaders() throws MessagingException {
        MimeMessage message = message("From: ann@example.org\nTo: bob, cat\nBcc: dan\n\nhello\n");
        ReceivedMail mail = received(session -> session.sendMessage(
                message, "Ida <ida@example.com>", List.of("Ole <ole@example.net>"), List.of(), List.of()));
        assertThat(mail.sender().address()).isEqualTo("ida@example.com");
        assertThat(mail.recipientAddresses()).containsExactly("ole@example.net");
        assertThat(mail.text()).contains("To: bob, cat").doesNotContain("dan");
    }

    @Test
    void headersAreNotReadForWhatTheCallGives() throws MessagingException {
        MimeMessage message = message("From: <<nobody>\nTo: undisclosed recipients\n\nhello\n");
        ReceivedMail mail = received(session ->
                session.sendMessage(message, "ida@example.com", List.of("ole@example.net"), List.of(), List.of()));
        assertThat(mail.recipientAddresses()).containsExactly("ole@example.net");
    }

    @Test
    void optionsGoToMailAndToEachRcpt() throws MessagingException {
        MimeMessage message = message("From: ann@example.org\nTo: bob\n\nhello\n");
        ReceivedMail mail = received(
                session -> session.sendMessage(message, null, null, List.of("RET=HDRS"), List.of("NOTIFY=NEVER")));
        assertThat(mail.sender().parameters()).containsExactly("RET=HDRS");
        assertThat(mail.recipients().get(0).parameters()).containsExactly("NOTIFY=NEVER");
    }

    @Test
    void membersOfAGroupAreRecipientsAndAnEmptyGroupIsNobody() throws MessagingException {
        ReceivedMail mail = received("""
                From: ann@example.org
                To: undisclosed-recipients:;
                Cc: Friends: bob@example.org, Cat <cat@example.org>;, dan@example.org

                hello
                """);
        assertThat(mail.recipientAddresses()).containsExactly("bob@example.org", "cat@example.org", "dan@example.org");
    }

    @Test
    void routeOfAnAddressIsNoPartOfTheEnvelope() throws MessagingException {
        ReceivedMail mail = received("""
                From: <@desk.example:ann@example.org>
                To: Friends: Bob <@a.example,@b.example:bob@example.org>;
                Cc: <@a.example:cat@example.org>

                hello
                """);
        assertThat(mail.sender().address()).isEqualTo("ann@example.org");
        assertThat(mail.recipientAddresses()).containsExactly("bob@example.org", "cat@example.org");
    }

    @Test
    void emptyHeaderNamesNobody() throws MessagingException {
        ReceivedMail mail = received("Sender:\nFrom: ann@example.org\nTo:\nCc: cat@example.org\n\nhello\n");
        assertThat(mail.sender().address()).isEqualTo("ann@example.org");
        assertThat(mail.recipientAddresses()).containsExactly("cat@example.org");
    }

    @Test
    void displayNamesAreNoPartOfTheEnvelope() throws MessagingException {
        ReceivedMail mail = received("""
                From: =?utf-8?q?Zo=C3=A9?= <zoe@example.com>
                To: =?utf-8?q?J=C3=BCrgen?= <juergen@example.com>

                hello
                """);
        assertThat(mail.sender().address()).isEqualTo("zoe@example.com");
        assertThat(mail.sender().parameters()).isEmpty();
        assertThat(mail.recipientAddresses()).containsExactly("juergen@example.com");
    }

    @Test
    void bodyGetsCrlfWhateverItsLineEnds() throws MessagingException {
        MimeMessage parsed = message("From: ann@example.org\nTo: bob\n\none\ntwo\rthree\r\n.four");
        assertThat(received(session -> session.sendMessage(parsed)).text())
                .endsWith("\r\n\r\none\r\ntwo\r\nthree\r\n.four\r\n");

        MimeMessage composed = new MimeMessage(MAIL);
        composed.setFrom("ann@example.org");
        composed.setRecipients(MimeMessage.RecipientType.TO, "bob@example.org");
        composed.setText("one\ntwo");
        assertThat(received(session -> session.sendMessage(composed)).text()).endsWith("\r\n\r\none\r\ntwo\r\n");
    }

    @Test
    void messageThatNamesNoSenderOrNoRecipientIsRefused() {
        try (var server = serve(HELLO + "C: NOOP\nS: 250 ok\nGONE");
                var session = connect(server)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.sendMessage(message("To: bob\n\nhello\n")))
                    .withMessageContaining("From");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.sendMessage(message("From: ann@example.org\n\nhello\n")))
                    .withMessageContaining("recipient");
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void everyHeaderOfAKindNamesRecipients() throws MessagingException {
        ReceivedMail mail = received("From: ann@example.org\nTo: bob\nCc: cat\nTo: dan\nBcc: eve\nBcc: flo\n\nhello\n");
        assertThat(mail.recipientAddresses()).containsExactly("bob", "dan", "eve", "flo", "cat");
    }

    @Test
    void lineThatBeginsWithFromStays() throws MessagingException {
        assertThat(received("From: ann@example.org\nTo: bob\n\nFrom here on\n").text())
                .endsWith("\r\n\r\nFrom here on\r\n");
    }

    /** The parts of a composed message have no headers until it is saved, and the caller has not saved it. */
    @Test
    void partsOfTheCallersMessageAreNotChangedWhetherItIsTakenOrNot() throws MessagingException, IOException {
        MimeBodyPart text = new MimeBodyPart();
        text.setText("Gr\u00fc\u00dfe", "UTF-8");
        MimeMessage attached = new MimeMessage(MAIL);
        attached.setText("attached");
        MimeBodyPart holder = new MimeBodyPart();
        holder.setContent(attached, "message/rfc822");
        MimeMessage message = new MimeMessage(MAIL);
        message.setFrom("ann@example.org");
        message.setRecipients(MimeMessage.RecipientType.TO, "bob@example.org");
        message.setContent(new MimeMultipart(text, holder));

        assertThat(received(session -> session.sendMessage(message)).text())
                .contains("Content-Type: text/plain; charset=UTF-8", "Content-Type: message/rfc822", "attached");
        Script refusing = MailServerScript.smtp().onEndOfData("554 5.7.1 spam").build();
        try (var server = serve(refusing);
                var session = connect(server)) {
            assertThatThrownBy(() -> session.sendMessage(message)).isInstanceOf(SmtpDataException.class);
        }
        assertThat(Collections.list(text.getAllHeaderLines())).isEmpty();
        assertThat(Collections.list(holder.getAllHeaderLines())).isEmpty();
        assertThat(Collections.list(attached.getAllHeaderLines())).isEmpty();
        assertThat(message.getHeader("Message-ID")).isNull();
    }
}
