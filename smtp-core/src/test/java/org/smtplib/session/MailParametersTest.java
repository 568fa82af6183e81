package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpSenderRefusedException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.protocol.LineEndings;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ScriptedSmtpServer;

/** The parameters of MAIL: each where it is needed, and none that was not offered. */
class MailParametersTest {

    private static final Content ASCII = Content.of("a\r\n");
    private static final Content EIGHT_BIT = Content.of("ä\r\n");

    @Test
    void sizeIsDeclaredWhereItIsOffered() {
        assertThat(parametersOf(MailServerScript.smtp().size(1000), ASCII)).containsExactly("SIZE=3");
        assertThat(parametersOf(MailServerScript.smtp(), ASCII)).isEmpty();
    }

    @Test
    void sizeIsThatAfterNormalizing() {
        var script = MailServerScript.smtp().size(1000).build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(Sessions.to(server).lineEndings(LineEndings.NORMALIZE))) {
            session.send(Sessions.mail(Content.of("a\nb\rc\r\n"), "bob@example.org"));
            var mail = server.messages().get(0);
            assertThat(mail.sender().parameters()).containsExactly("SIZE=9");
            assertThat(mail.size()).isEqualTo(9);
        }
    }

    @Test
    void contentThatIsReadOnceIsNotReadForItsSize() {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().size(1000).build());
                var session = Sessions.connected(server)) {
            session.send(Sessions.mail(new StepwiseContent().lines(128), "bob@example.org"));
            assertThat(server.messages().get(0).sender().parameters()).isEmpty();
            assertThat(server.messages().get(0).size()).isEqualTo(128);
        }
    }

    @Test
    void eightBitContentIsDeclaredWhereItIsOffered() {
        assertThat(parametersOf(MailServerScript.smtp(), EIGHT_BIT)).containsExactly("BODY=8BITMIME");
        assertThat(parametersOf(MailServerScript.smtp().keywords("DSN"), EIGHT_BIT))
                .isEmpty();
        assertThat(parametersOf(MailServerScript.smtp().noEsmtp(), EIGHT_BIT)).isEmpty();
    }

    @Test
    void allParametersStandTogether() {
        assertThat(parametersOf(MailServerScript.smtp().size(1000), EIGHT_BIT, "jürgen@example.org"))
                .containsExactly("SIZE=4", "BODY=8BITMIME", "SMTPUTF8");
    }

    @Test
    void addressBeyondAsciiGoesAsUtf8WhereThatIsOffered() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.connected(server)) {
            var envelope = Envelope.of("ann@example.org", "bob@example.org", "δοκιμή@παράδειγμα.example");
            assertThat(session.send(new MailObject(envelope, ASCII)).isComplete())
                    .isTrue();
            assertThat(server.commands())
                    .contains("MAIL FROM:<ann@example.org> SMTPUTF8", "RCPT TO:<δοκιμή@παράδειγμα.example>");
        }
    }

    @Test
    void addressBeyondAsciiIsRefusedBeforeMailWhereUtf8IsNotOffered() {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().keywords("8BITMIME").build());
                var session = Sessions.connected(server)) {
            var envelope = Envelope.of("ann@example.org", "bob@example.org", "jürgen@example.org");
            assertThatExceptionOfType(SmtpNotSupportedException.class)
                    .isThrownBy(() -> session.send(new MailObject(envelope, ASCII)))
                    .withMessageContaining("SMTPUTF8")
                    .satisfies(e -> assertThat(e.result())
                            .isNotNull()
                            .satisfies(result -> assertThat(result.with(Outcome.NOT_SENT))
                                    .containsExactly("bob@example.org", "jürgen@example.org")));
            assertThat(server.commands()).containsExactly("EHLO client.example");
            assertThat(session.send(Sessions.mail("bob@example.org")).isComplete())
                    .isTrue();
        }
    }

    @Test
    void nullReversePathIsEmpty() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.connected(server)) {
            session.send(new MailObject(Envelope.of("", "bob@example.org"), ASCII));
            assertThat(server.commands()).contains("MAIL FROM:<>");
        }
    }

    @Test
    void mailBeyondTheSizeThatTheServerTakesIsNotOffered() {
        try (var server =
                        ScriptedSmtpServer.start(MailServerScript.smtp().size(2).build());
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpNotSupportedException.class)
                    .isThrownBy(() -> session.send(Sessions.mail(ASCII, "bob@example.org")))
                    .withMessageContaining("at most 2 octets")
                    .satisfies(
                            e -> assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly("bob@example.org"));
            assertThat(server.commands()).noneMatch(command -> command.startsWith("MAIL"));
            assertThat(session.isReusable()).isTrue();
        }
    }

    @Test
    void sendMailOffersItAllTheSame() {
        try (var server =
                        ScriptedSmtpServer.start(MailServerScript.smtp().size(2).build());
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpSenderRefusedException.class)
                    .isThrownBy(() -> session.sendMail("ann@example.org", List.of("bob@example.org"), "hello"))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(552));
            assertThat(server.commands()).noneMatch("DATA"::equals);
        }
    }

    private static List<String> parametersOf(MailServerScriptBuilder script, Content content) {
        return parametersOf(script, content, "ann@example.org");
    }

    private static List<String> parametersOf(MailServerScriptBuilder script, Content content, String sender) {
        try (var server = ScriptedSmtpServer.start(script.build());
                var session = Sessions.connected(server)) {
            session.send(new MailObject(Envelope.of(sender, "bob@example.org"), content));
            return server.messages().get(0).sender().parameters();
        }
    }
}
