package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpSenderRefusedException;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Reply;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ScriptedSmtpServer;

/** What the server does not want, and what that leaves of the mail and of the session. */
class MailRefusalTest {

    private static final String BOB = "bob@example.org";
    private static final String CID = "cid@example.org";
    private static final String DAN = "dan@example.org";

    @Test
    void recipientWhoIsRefusedDoesNotKeepTheOthersFromTheirMail() {
        var script = MailServerScript.smtp()
                .onRecipient(BOB, "550 5.1.1 who?")
                .onRecipient(DAN, "450 4.2.1 busy")
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            SendResult result = session.send(Sessions.mail(BOB, CID, DAN));

            assertThat(result.isComplete()).isFalse();
            assertThat(result.with(Outcome.ACCEPTED)).containsExactly(CID);
            assertThat(result.with(Outcome.REJECTED_PERMANENT)).containsExactly(BOB);
            assertThat(result.with(Outcome.REJECTED_TRANSIENT)).containsExactly(DAN);
            assertThat(result.refused())
                    .containsExactly(
                            Map.entry(BOB, Reply.of(550, "5.1.1 who?")), Map.entry(DAN, Reply.of(450, "4.2.1 busy")));
            assertThat(server.messages())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.recipientAddresses()).containsExactly(CID));
        }
    }

    @ParameterizedTest
    @CsvSource({"550 5.1.1 no, 550 5.1.1 no, false", "550 5.1.1 no, 450 4.2.1 busy, true"})
    void nobodyAcceptedMeansNoData(String bob, String cid, boolean isTransient) {
        MailServerScriptBuilder script =
                MailServerScript.smtp().onRecipient(BOB, bob).onRecipient(CID, cid);
        try (var server = ScriptedSmtpServer.start(script.build());
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpRecipientsRefusedException.class)
                    .isThrownBy(() -> session.send(Sessions.mail(BOB, CID, BOB)))
                    .withMessageContaining("127.0.0.1:" + server.port())
                    .withMessageContaining(bob)
                    .withMessageContaining(cid)
                    .satisfies(e -> {
                        assertThat(e.recipients()).containsOnlyKeys(BOB, CID);
                        assertThat(e.isTransient()).isEqualTo(isTransient);
                        assertThat(e.result())
                                .isNotNull()
                                .satisfies(
                                        result -> assertThat(result.refused()).isEqualTo(e.recipients()));
                    });
            assertThat(server.commands()).noneMatch("DATA"::equals);
            assertThat(session.isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"550 5.7.1 not you, REJECTED_PERMANENT", "451 4.3.0 later, REJECTED_TRANSIENT"})
    void senderWhoIsRefusedTakesAllRecipientsAlong(String reply, Outcome outcome) {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().onMail(reply).build());
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpSenderRefusedException.class)
                    .isThrownBy(() -> session.send(Sessions.mail(BOB, CID)))
                    .withMessageContaining("<ann@example.org>")
                    .withMessageContaining(reply)
                    .satisfies(e -> {
                        assertThat(e.sender()).isEqualTo("ann@example.org");
                        assertThat(e.isTransient()).isEqualTo(outcome == Outcome.REJECTED_TRANSIENT);
                        assertAll(e, outcome);
                    });
            assertThat(server.commands()).noneMatch(line -> line.startsWith("RCPT"));
            assertThat(session.isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"554 5.5.1 no, REJECTED_PERMANENT", "451 4.3.0 later, REJECTED_TRANSIENT"})
    void dataThatIsRefusedMeansNoContent(String reply, Outcome outcome) {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().onData(reply).build());
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpDataException.class)
                    .isThrownBy(() -> session.send(Sessions.mail(BOB, CID)))
                    .withMessageContaining("DATA")
                    .withMessageContaining(reply)
                    .satisfies(e -> assertAll(e, outcome));
            assertThat(server.commands()).endsWith("DATA");
            assertThat(session.noop().code()).isEqualTo(250);
        }
    }

    @ParameterizedTest
    @CsvSource({"554 5.7.1 spam, REJECTED_PERMANENT", "452 4.3.1 disk full, REJECTED_TRANSIENT"})
    void contentThatIsRefusedIsNoDoubt(String reply, Outcome outcome) {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().onEndOfData(reply).build());
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpDataException.class)
                    .isThrownBy(() -> session.send(Sessions.mail(BOB, CID)))
                    .withMessageContaining(reply)
                    .satisfies(e -> {
                        assertThat(e.code()).isEqualTo(Integer.parseInt(reply.substring(0, 3)));
                        assertAll(e, outcome);
                    });
            assertThat(server.messages()).isEmpty();
            assertThat(session.noop().code()).isEqualTo(250);
        }
    }

    @Test
    void recipientRefusedAtRcptKeepsItsOwnReplyWhenTheContentIsRefused() {
        var script = MailServerScript.smtp()
                .onRecipient(BOB, "550 5.1.1 who?")
                .onEndOfData("452 4.3.1 disk full")
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpDataException.class)
                    .isThrownBy(() -> session.send(Sessions.mail(BOB, CID)))
                    .satisfies(e -> assertThat(e.result()).isNotNull().satisfies(result -> {
                        assertThat(result.of(BOB).outcome()).isEqualTo(Outcome.REJECTED_PERMANENT);
                        assertThat(result.of(CID).outcome()).isEqualTo(Outcome.REJECTED_TRANSIENT);
                    }));
        }
    }

    private static void assertAll(SmtpException failure, Outcome outcome) {
        assertThat(failure.result())
                .isNotNull()
                .satisfies(result -> assertThat(result.with(outcome)).containsExactly(BOB, CID));
    }
}
