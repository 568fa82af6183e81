package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.message.Content;
import org.smtplib.message.Outcome;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.Reply;
import org.smtplib.sasl.Credentials;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** What is said by hand stays in step with what the server answers, however odd the order. */
class ByHandInStepTest {

    private static final String ANN = "ann@example.org";
    private static final String BOB = "bob@example.org";

    @Test
    void refusedSecondMailForgetsNoRecipientOfTheFirst() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.lmtp().build());
                var session = Sessions.connected(Sessions.to(server).protocol(Protocol.LMTP))) {
            session.ehlo();
            session.mail(ANN);
            session.rcpt(BOB);
            assertThat(session.mail("cid@example.org").code()).isEqualTo(503);
            assertThat(catchThrowable(() -> session.mail("cid\n@example.org"))).isNotNull();

            assertThat(session.data(Content.of("hi"))).extracting(Reply::code).containsExactly(250);
            assertThat(session.noop().code()).isEqualTo(250);
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void refusedMailByHandLeavesTheOpenTransactionToBeReset() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.connected(Sessions.to(server))) {
            session.ehlo();
            session.command("MAIL", "FROM:<ann@example.org>");
            assertThat(session.mail("cid@example.org").code()).isEqualTo(503);
            assertThat(session.command("MAIL", "FROM:<cid@example.org>").code()).isEqualTo(503);

            assertThat(session.sendMail(ANN, List.of(BOB), "hi")).isEmpty();
            assertThat(server.commands()).filteredOn("RSET"::equals).hasSize(1);
        }
    }

    @Test
    void refusedMailByHandNeedsNoReset() {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().onMail("450 4.3.2 wait").build());
                var session = Sessions.connected(Sessions.to(server))) {
            session.ehlo();
            session.command("MAIL", "FROM:<ann@example.org>");
            session.mail(ANN);
            assertThat(catchThrowable(() -> session.command("MAIL", "FROM:<a\n@example.org>")))
                    .isInstanceOf(IllegalArgumentException.class);

            assertThat(catchThrowable(() -> session.sendMail(ANN, List.of(BOB), "hi")))
                    .isInstanceOf(SmtpException.class);
            String mail = "MAIL FROM:<ann@example.org>";
            assertThat(server.commands()).containsSequence(mail, mail, mail);
        }
    }

    @Test
    void dataThatIsTakenWithoutARecipientEndsTheConnection() {
        try (var server = ScriptedSmtpServer.start(peer -> {
                    peer.say("220 server.example LMTP");
                    peer.expect("DATA");
                    peer.say("354 go ahead");
                    peer.expectEof();
                });
                var session = Sessions.connected(Sessions.to(server).protocol(Protocol.LMTP))) {
            assertThat(catchThrowable(() -> session.data(Content.of("hi")))).isInstanceOf(SmtpProtocolException.class);
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void secretOfSeveralLinesIsNotShownByTheRefusalToSayIt() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            Throwable refused = catchThrowable(() -> session.command("AUTH", "PLAIN AGFubgBzZXNh\r\nbWU="));
            assertThat(refused).isInstanceOf(IllegalArgumentException.class);
            assertThat(refused.getMessage()).doesNotContain("AGFubgBzZXNh").doesNotContain("bWU=");
        }
    }

    @Test
    void secretThatTheServerRepeatsIsNotTold() {
        var listener = new RecordingListener();
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp()
                        .on("AUTH", "535 5.7.8 bad AUTH PLAIN c2VjcmV0")
                        .build());
                var session = Sessions.open(Sessions.to(server).listener(listener))) {
            assertThat(session.command("AUTH", "PLAIN c2VjcmV0").text()).doesNotContain("c2VjcmV0");
            assertThat(listener.events()).noneMatch(event -> event.contains("c2VjcmV0"));
        }
    }

    @Test
    void serverThatGoesOnAskingAfterACancelIsLeft() {
        try (var server = ScriptedSmtpServer.start(peer -> {
                    peer.say("220 server.example");
                    peer.expect("EHLO client.example");
                    peer.say("250-server.example", "250 AUTH PLAIN");
                    peer.expectMatching("AUTH PLAIN .*");
                    peer.say("334 d2hhdD8=");
                    peer.expect("*");
                    peer.say("334 d2hhdD8=");
                    peer.expectEof();
                });
                var session = Sessions.connected(server)) {
            assertThat(catchThrowable(() -> session.login(Credentials.of("ann", "s3cret"), true)))
                    .isInstanceOf(SmtpException.class);
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void recipientSaidInTheCallersOwnWordsIsNamedInTheResult() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp()
                        .fault(Step.END_OF_DATA, Fault.RESET)
                        .build());
                var session = Sessions.open(server)) {
            session.command("MAIL", "FROM:<" + ANN + ">");
            session.command("RCPT", "TO:<" + BOB + ">");
            SmtpInDoubtException e =
                    catchThrowableOfType(SmtpInDoubtException.class, () -> session.data(Content.of("hi")));
            assertThat(e.result().of(BOB).outcome()).isEqualTo(Outcome.IN_DOUBT);
        }
    }

    @Test
    void goodbyeInAnswerToRsetOrToContentEndsTheConnection() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp()
                        .onMail("550 5.7.1 not you")
                        .fault(Step.RSET, Fault.REPLY_421_AND_CLOSE)
                        .build());
                var session = Sessions.open(server)) {
            assertThat(catchThrowable(() -> session.sendMail(ANN, List.of(BOB), "hi")))
                    .isInstanceOf(SmtpException.class);
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void optionThatTheCallerSaidIsNotSaidTwice() throws Exception {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
        message.setFrom(ANN);
        message.setRecipients(RecipientType.TO, BOB);
        message.setText("hi");
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            session.sendMessage(message, null, List.of("jörg@example.org"), List.of("body=8bitmime"), List.of());
            assertThat(server.commands())
                    .filteredOn(line -> line.startsWith("MAIL"))
                    .singleElement()
                    .asString()
                    .isEqualToIgnoringCase("MAIL FROM:<ann@example.org> BODY=8BITMIME SMTPUTF8");
        }
    }
}
