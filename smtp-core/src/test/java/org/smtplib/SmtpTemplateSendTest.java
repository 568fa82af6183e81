package org.smtplib;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Email;
import org.smtplib.protocol.LineEndings;
import org.smtplib.session.Pipelining;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSession;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ReceivedMail;
import org.smtplib.testing.ScriptedSmtpServer;

/** Each way to hand a mail over, and what arrives. */
class SmtpTemplateSendTest {

    private static final String BOB = "bob@example.org";

    private static SmtpTemplateBuilder to(ScriptedSmtpServer server) {
        return SmtpTemplate.builder(server.host()).port(server.port()).localHostName("client.example");
    }

    private static ScriptedSmtpServer server() {
        return ScriptedSmtpServer.start(MailServerScript.smtp().build());
    }

    private static ReceivedMail only(ScriptedSmtpServer server) {
        assertThat(server.messages()).hasSize(1);
        return server.messages().get(0);
    }

    @Test
    void octetsArriveAsTheyAre() {
        try (ScriptedSmtpServer server = server();
                SmtpTemplate template = to(server).build()) {
            byte[] octets = "Subject: \u00fc\r\n\r\n.dot\r\n".getBytes(UTF_8);
            SendResult result = template.send("ann@example.org", List.of(BOB, "cid@example.org"), octets);
            assertThat(result.isComplete()).isTrue();
            assertThat(result.server()).isEqualTo("127.0.0.1:" + server.port());
            ReceivedMail mail = only(server);
            assertThat(mail.content()).isEqualTo(octets);
            assertThat(mail.sender().address()).isEqualTo("ann@example.org");
            assertThat(mail.sender().parameters()).containsExactly("BODY=8BITMIME");
            assertThat(mail.recipientAddresses()).containsExactly(BOB, "cid@example.org");
        }
    }

    @Test
    void textArrivesAsUtf8() {
        try (ScriptedSmtpServer server = server();
                SmtpTemplate template = to(server).build()) {
            template.send("", List.of(BOB), "Subject: x\r\n\r\nδοκιμή\r\n");
            assertThat(only(server).text()).isEqualTo("Subject: x\r\n\r\nδοκιμή\r\n");
            assertThat(only(server).sender().address()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"a^.^b^, a~^..~^b~^.~^", "a~b~^, a~^b~^.~^", "a~^.~^b, a~^..~^b~^.~^"})
    void bareLineEndsAreMadeWholeAndSmuggleNothing(String text, String wire) {
        try (ScriptedSmtpServer server = server();
                SmtpTemplate template = to(server).pipelining(Pipelining.OFF).build()) {
            template.send("", List.of(BOB), text.replace('~', '\r').replace('^', '\n'));
            assertThat(new String(only(server).wire(), UTF_8).replace('\r', '~').replace('\n', '^'))
                    .isEqualTo(wire);
        }
    }

    @Test
    void bareLineEndsPassWhereTheUserSaysSoAndInAPlainSession() {
        MailObject mail = new MailObject(Envelope.of("", BOB), Content.of("a\nb\r\n"));
        try (ScriptedSmtpServer server = server();
                SmtpTemplate template =
                        to(server).lineEndings(LineEndings.PRESERVE).build()) {
            template.send(mail);
            assertThat(only(server).text()).isEqualTo("a\nb\r\n");
        }
        try (ScriptedSmtpServer server = server();
                SmtpSession session = SmtpSession.open(SessionConfig.builder(server.host())
                        .port(server.port())
                        .localHostName("client.example")
                        .build())) {
            session.send(mail);
            assertThat(only(server).text()).isEqualTo("a\nb\r\n");
        }
    }

    @Test
    void composedMailGoesToAllItsRecipientsAndNamesNoBlindOnes() {
        try (ScriptedSmtpServer server = server();
                SmtpTemplate template = to(server).build()) {
            template.send(Email.builder()
                    .from("Ann Example <ann@example.org>")
                    .to("Bob <bob@example.org>")
                    .cc("cid@example.org")
                    .bcc("dan@example.org")
                    .subject("Grüße")
                    .text("Hello.\nBye.")
                    .build());
            ReceivedMail mail = only(server);
            assertThat(mail.sender().address()).isEqualTo("ann@example.org");
            assertThat(mail.recipientAddresses()).containsExactly(BOB, "cid@example.org", "dan@example.org");
            assertThat(mail.text())
                    .contains("To: Bob <bob@example.org>", "Hello.\r\nBye.")
                    .doesNotContainIgnoringCase("bcc:")
                    .doesNotContain("dan@example.org");
        }
    }

    @Test
    void defaultSenderIsTheAuthorOfMailsThatNameNone() throws Exception {
        try (ScriptedSmtpServer server = server();
                SmtpTemplate template =
                        to(server).defaultSender("The Team <team@example.org>").build()) {
            template.send(Email.builder().to(BOB).text("x").build());
            MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
            message.setRecipient(RecipientType.TO, new InternetAddress(BOB));
            message.setText("y");
            template.send(message);
            template.send(
                    Email.builder().from("ann@example.org").to(BOB).text("z").build());
            assertThat(server.messages())
                    .extracting(mail -> mail.sender().address())
                    .containsExactly("team@example.org", "team@example.org", "ann@example.org");
            assertThat(server.messages().subList(0, 2))
                    .allSatisfy(mail -> assertThat(mail.text()).contains("From: The Team <team@example.org>"));
        }
    }

    @Test
    void messageOfJakartaMailIsSentToThoseItNames() throws Exception {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
        message.setFrom("ann@example.org");
        message.setSender(new InternetAddress("office@example.org"));
        message.setRecipients(RecipientType.TO, "bob@example.org, Cid <cid@example.org>");
        message.setRecipients(RecipientType.BCC, "dan@example.org");
        message.setSubject("x");
        message.setText("y");
        try (ScriptedSmtpServer server = server();
                SmtpTemplate template = to(server).build()) {
            template.send(message);
            ReceivedMail mail = only(server);
            assertThat(mail.sender().address()).isEqualTo("office@example.org");
            assertThat(mail.recipientAddresses()).containsExactly(BOB, "cid@example.org", "dan@example.org");
            assertThat(mail.text()).contains("From: ann@example.org").doesNotContain("dan@example.org");
        }
    }

    @Test
    void mailThatCannotBeSentIsRefusedBeforeAnyConnection() {
        try (ScriptedSmtpServer server = server();
                SmtpTemplate template = to(server).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            template.send(Email.builder().to(BOB).text("x").build()))
                    .withMessageContaining("default sender");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> template.send("ann@example.org", List.of(), "x"))
                    .withMessageContaining("no recipient");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> template.send("ann@example.org", List.of("bob\r\n@example.org"), "x"));
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void someRecipientsAreRefusedInTheResultAndAllByAnException() {
        var script = MailServerScript.smtp().onRecipient("no@example.org", "550 5.1.1 who?");
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script.build());
                SmtpTemplate template = to(server).build()) {
            SendResult result = template.send("ann@example.org", List.of(BOB, "no@example.org"), "x");
            assertThat(result.isComplete()).isFalse();
            assertThat(result.of("no@example.org").outcome()).isEqualTo(Outcome.REJECTED_PERMANENT);
            assertThatExceptionOfType(SmtpRecipientsRefusedException.class)
                    .isThrownBy(() -> template.send("ann@example.org", List.of("no@example.org"), "x"));
            assertThat(server.connections()).isEqualTo(1);
        }
    }
}
