package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.texts;
import static org.smtplib.relay.Templates.to;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.SmtpTemplate;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.SendResult;
import org.smtplib.relay.Templates;
import org.smtplib.session.RecordingListener;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Replies;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** What goes wrong behind a 250 is told to listeners, and is never a failure of the mail that was accepted. */
class AfterAcceptanceTest {

    private final RecordingListener listener = new RecordingListener();

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CLOSE_AFTER_REPLY", "EXTRA_REPLY"})
    void mailIsAcceptedThoughTheConnectionIsOfNoMoreUse(Fault fault) {
        var script =
                MailServerScript.smtp().faultOnMail(1, Step.END_OF_DATA, fault).build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).listener(listener).build()) {
            SendResult result = smtp.send(mail("first"));
            assertThat(result.isComplete()).isTrue();
            assertThat(smtp.send(mail("second")).isComplete()).isTrue();
            assertThat(texts(server)).containsExactly("first", "second");
            assertThat(listener.events())
                    .filteredOn(event -> event.startsWith("mail "))
                    .hasSize(2)
                    .allMatch(event -> event.startsWith("mail sent"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"RESET", "CLOSE", "STALL", "GARBAGE", "REPLY_421_AND_CLOSE", "HALF_REPLY_AND_STALL"})
    void leaveThatGoesWrongIsAnEvent(Fault fault) {
        var script = MailServerScript.smtp().fault(Step.QUIT, fault).build();
        try (var server = ScriptedSmtpServer.start(script)) {
            SmtpTemplate smtp = to(server)
                    .pool(Templates.pool(4).withCloseTimeout(Duration.ofMillis(300)))
                    .listener(listener)
                    .build();
            assertThat(smtp.send(mail("mail")).isComplete()).isTrue();
            assertThatCode(smtp::close).doesNotThrowAnyException();
            assertThat(listener.events())
                    .filteredOn(event -> event.startsWith("disconnected"))
                    .hasSize(1);
            assertThat(listener.events())
                    .filteredOn(event -> event.startsWith("mail "))
                    .singleElement()
                    .asString()
                    .startsWith("mail sent");
        }
    }

    @Test
    void leaveOfAWornConnectionIsNoConcernOfTheMailThatWoreIt() {
        var script = MailServerScript.smtp().fault(Step.QUIT, Fault.STALL).build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server)
                        .pool(Templates.pool(4).withMaxMessages(1).withCloseTimeout(Duration.ofMillis(300)))
                        .listener(listener)
                        .build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(smtp.send(mail("mail " + i)).isComplete()).isTrue();
            }
            assertThat(texts(server)).containsExactly("mail 0", "mail 1", "mail 2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"500 5.5.1 what?", "421 4.3.2 bye"})
    void resetThatIsRefusedCostsTheNextMailAConnectionAndNoMore(String refusal) {
        var script = MailServerScript.smtp()
                .on("RCPT", Replies.once("250 2.1.5 ok", "550 5.1.1 nobody"))
                .on("RSET", refusal)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).listener(listener).build()) {
            assertThat(smtp.send(mail("first")).isComplete()).isTrue();
            assertThat(catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("refused"))))
                    .hasMessageContaining("nobody");
            assertThat(smtp.send(mail("second")).isComplete()).isTrue();
            assertThat(texts(server)).containsExactly("first", "second");
            assertThat(server.connections()).isEqualTo(2);
        }
    }
}
