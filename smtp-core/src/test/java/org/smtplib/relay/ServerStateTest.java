package org.smtplib.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.smtplib.relay.Templates.LEFT_ALONE;
import static org.smtplib.relay.Templates.config;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.server;
import static org.smtplib.relay.Templates.to;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.protocol.Protocol;
import org.smtplib.session.Pipelining;
import org.smtplib.session.ServerOffer;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** What a template tells of each of its servers. */
class ServerStateTest {

    private static ServerState state(SmtpTemplate smtp) {
        return smtp.servers().get(0);
    }

    private static ServerOffer offer(SmtpTemplate smtp) {
        return Objects.requireNonNull(state(smtp).offer());
    }

    @Test
    void serverThatWasNeverMetHasOfferedNothing() {
        try (var server = server();
                var smtp = to(server).build()) {
            assertThat(state(smtp).offer()).isNull();
            assertThat(state(smtp).isUsable()).isTrue();
            assertThat(state(smtp).protocol()).isEqualTo(Protocol.SMTP);
            assertThat(state(smtp))
                    .hasToString("127.0.0.1:" + server.port()
                            + " usable, 0 of 4 connections open, 0 in use, 0 idle, 0 waiting");
        }
    }

    @Test
    void offerIsThatOfTheLastConnection() {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().keywords("SIZE 1000").build(),
                        MailServerScript.smtp().keywords("SIZE 2000", "DSN").build());
                var smtp = to(server).build()) {
            smtp.send(mail("one"));
            assertThat(offer(smtp).extensions().parameters("SIZE")).isEqualTo("1000");
            assertThat(offer(smtp).tls()).isNull();
            smtp.evictAll();
            smtp.send(mail("two"));
            assertThat(offer(smtp).extensions().keywords()).contains("SIZE", "DSN");
            assertThat(offer(smtp).extensions().parameters("SIZE")).isEqualTo("2000");
        }
    }

    @Test
    void tlsIsToldWithWhatWasOfferedUnderIt() {
        var script =
                MailServerScript.smtp().startTls().keywordsAfterTls("SIZE 3000").build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).build()) {
            smtp.send(mail("one"));
            assertThat(Objects.requireNonNull(offer(smtp).tls()).version()).startsWith("TLSv1");
            assertThat(offer(smtp).extensions().parameters("SIZE")).isEqualTo("3000");
        }
    }

    @Test
    void whatTheServerDoesNotBearIsTold() {
        var script = MailServerScript.smtp()
                .keywords("PIPELINING")
                .onMail("354 what?")
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).pipelining(Pipelining.DEFAULT).build()) {
            try {
                smtp.send(mail("one"));
            } catch (SmtpException e) {
                // what became of the mail is not this test's concern
            }
            assertThat(offer(smtp).withdrawn()).containsExactly("PIPELINING");
        }
    }

    @Test
    void serverThatCannotBeUsedHasAReasonUntilItCan() {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp()
                                .greeting("554 5.3.2 closed for today")
                                .build(),
                        MailServerScript.smtp().build());
                var smtp = to(server).build()) {
            assertThatExceptionOfType(SmtpException.class).isThrownBy(() -> smtp.send(mail("one")));
            ServerState failing = state(smtp);
            assertThat(failing.isUsable()).isFalse();
            assertThat(failing.trouble())
                    .isInstanceOfSatisfying(
                            SmtpResponseException.class,
                            e -> assertThat(e.reply().code()).isEqualTo(554));
            assertThat(failing.pauseLeft()).as("there is no other server").isZero();
            assertThat(failing.toString()).contains(" failed 1 times in a row, 0 of 4");

            smtp.send(mail("two"));
            assertThat(state(smtp).isUsable()).isTrue();
            assertThat(state(smtp).trouble()).isNull();
        }
    }

    @Test
    void serverThatIsLeftAloneSaysForHowLong() {
        try (var broken = ScriptedSmtpServer.start(MailServerScript.smtp()
                        .fault(Step.GREETING, Fault.RESET)
                        .build());
                var server = server();
                var smtp = to(broken)
                        .server(config(server).build())
                        .relay(LEFT_ALONE)
                        .build()) {
            smtp.send(mail("one"));
            assertThat(state(smtp).pauseLeft()).isPositive();
            assertThat(state(smtp).toString()).contains("left alone for PT59M");
        }
    }

    @Test
    void limitOfRecipientsIsToldWhereOneIsKnown() {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().maxRecipients(2).build());
                var smtp = to(server).build()) {
            assertThat(state(smtp).isRecipientLimitKnown()).isFalse();
            smtp.send(mail("one", "a@example.org", "b@example.org", "c@example.org"));
            assertThat(state(smtp).isRecipientLimitKnown()).isTrue();
            assertThat(state(smtp).toString()).endsWith(", 2 recipients at once");
        }
    }
}
