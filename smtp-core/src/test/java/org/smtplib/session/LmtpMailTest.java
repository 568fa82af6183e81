package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Protocol;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** LMTP (RFC 2033): behind the content comes a reply for each accepted recipient. */
class LmtpMailTest {

    private static final String BOB = "bob@example.org";
    private static final String CID = "cid@example.org";
    private static final String DAN = "dan@example.org";

    @Test
    void eachRecipientHasTheReplyThatIsHis() {
        var script = MailServerScript.lmtp()
                .onRecipient(CID, "550 5.1.1 who?")
                .onEndOfDataFor(BOB, "250 2.1.5 bob has it")
                .onEndOfDataFor(DAN, "452 4.2.2 dan is full");
        try (var server = ScriptedSmtpServer.start(script.build());
                var session = open(server)) {
            SendResult result = session.send(Sessions.mail(BOB, CID, DAN));
            assertOutcomes(result, Outcome.ACCEPTED, Outcome.REJECTED_PERMANENT, Outcome.REJECTED_TRANSIENT);
            assertThat(result.of(DAN).reply()).hasToString("452 4.2.2 dan is full");
            // No reply is left over: the next mail is answered by its own.
            assertThat(session.send(Sessions.mail(BOB)).isComplete()).isTrue();
            assertThat(server.commands()).noneMatch("RSET"::equals);
        }
    }

    @Test
    void contentThatEachRecipientRefusesFails() {
        var script = MailServerScript.lmtp().onEndOfData("552 5.2.2 full").build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = open(server)) {
            assertThatExceptionOfType(SmtpDataException.class)
                    .isThrownBy(() -> session.send(Sessions.mail(BOB, CID)))
                    .satisfies(e -> assertThat(e.result())
                            .isNotNull()
                            .satisfies(result -> assertThat(result.with(Outcome.REJECTED_PERMANENT))
                                    .containsExactly(BOB, CID)));
            assertThat(session.noop().code()).isEqualTo(250);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CLOSE", "RESET", "HALF_REPLY_AND_CLOSE", "GARBAGE"})
    void cutBehindTheFirstReplyLeavesTheOthersInDoubt(Fault fault) {
        var script = MailServerScript.lmtp().fault(Step.END_OF_DATA.at(2), fault);
        try (var server = ScriptedSmtpServer.start(script.build());
                var session = open(server)) {
            SendResult result = session.send(Sessions.mail(BOB, CID, DAN));
            assertOutcomes(result, Outcome.ACCEPTED, Outcome.IN_DOUBT, Outcome.IN_DOUBT);
            assertThat(result.of(CID).explanation()).contains("127.0.0.1:" + server.port());
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void stallBehindTheFirstReplyLeavesTheOthersInDoubt() {
        var script = MailServerScript.lmtp().fault(Step.END_OF_DATA.at(2), Fault.STALL);
        try (var server = ScriptedSmtpServer.start(script.build());
                var session = Sessions.open(Sessions.to(server)
                        .protocol(Protocol.LMTP)
                        .timeouts(Sessions.PATIENT.withFinalReply(Sessions.SHORT)))) {
            SendResult result = session.send(Sessions.mail(BOB, CID, DAN));
            assertOutcomes(result, Outcome.ACCEPTED, Outcome.IN_DOUBT, Outcome.IN_DOUBT);
        }
    }

    @Test
    void cutBeforeTheFirstReplyLeavesAllInDoubt() {
        MailServerScriptBuilder script = MailServerScript.lmtp().fault(Step.END_OF_DATA.at(1), Fault.CLOSE);
        try (var server = ScriptedSmtpServer.start(script.build());
                var session = open(server)) {
            assertThatExceptionOfType(SmtpInDoubtException.class)
                    .isThrownBy(() -> session.send(Sessions.mail(BOB, CID, DAN)))
                    .satisfies(e -> assertOutcomes(e.result(), Outcome.IN_DOUBT, Outcome.IN_DOUBT, Outcome.IN_DOUBT));
        }
    }

    @Test
    void refusalBeforeTheCutIsNoDoubt() {
        var script = MailServerScript.lmtp()
                .onEndOfDataFor(BOB, "552 5.2.2 full")
                .fault(Step.END_OF_DATA.at(2), Fault.CLOSE);
        try (var server = ScriptedSmtpServer.start(script.build());
                var session = open(server)) {
            assertThatExceptionOfType(SmtpInDoubtException.class)
                    .isThrownBy(() -> session.send(Sessions.mail(BOB, CID, DAN)))
                    .satisfies(e ->
                            assertOutcomes(e.result(), Outcome.REJECTED_PERMANENT, Outcome.IN_DOUBT, Outcome.IN_DOUBT));
        }
    }

    @Test
    void lmtpWorksOnAUnixSocket(@TempDir Path folder) {
        try (var server = ScriptedSmtpServer.builder()
                        .unixPath(folder.resolve("lmtp"))
                        .start(MailServerScript.lmtp().build());
                var session = open(server)) {
            SendResult result = session.send(Sessions.mail(BOB, CID));
            assertThat(result.isComplete()).isTrue();
            assertThat(result.server()).isEqualTo(server.unixPath().toString());
            assertThat(session.quit().code()).isEqualTo(221);
        }
    }

    private static SmtpSession open(ScriptedSmtpServer server) {
        return Sessions.open(Sessions.to(server).protocol(Protocol.LMTP));
    }

    private static void assertOutcomes(SendResult result, Outcome bob, Outcome cid, Outcome dan) {
        assertThat(result.of(BOB).outcome()).isEqualTo(bob);
        assertThat(result.of(CID).outcome()).isEqualTo(cid);
        assertThat(result.of(DAN).outcome()).isEqualTo(dan);
    }
}
