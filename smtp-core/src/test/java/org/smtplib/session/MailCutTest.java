package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.Outcome;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** A connection that is cut: in doubt is the mail whose end was written and not answered, and no other. */
class MailCutTest {

    private static final String BOB = "bob@example.org";
    private static final String CID = "cid@example.org";

    static Stream<Arguments> cutsBeforeTheEnd() {
        return Stream.of(Fault.CLOSE, Fault.RESET, Fault.HALF_REPLY_AND_CLOSE)
                .flatMap(fault -> Stream.of(Step.MAIL, Step.RCPT.at(1), Step.RCPT.at(2), Step.DATA)
                        .map(step -> Arguments.of(step, fault)));
    }

    @ParameterizedTest
    @MethodSource("cutsBeforeTheEnd")
    void nothingWasSentWhereTheEndWasNotWritten(Step step, Fault fault) {
        var script = MailServerScript.smtp().fault(step, fault).build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            SmtpException e = failure(session);
            assertThat(e)
                    .isInstanceOf(SmtpServerDisconnectedException.class)
                    .isNotInstanceOf(SmtpInDoubtException.class)
                    .hasMessageContaining("the reply to " + step.name())
                    .hasMessageContaining("127.0.0.1:" + server.port());
            assertThat(e.isTransient()).isTrue();
            assertOutcomes(e, Outcome.NOT_SENT, Outcome.NOT_SENT);
            assertThat(session.isConnected()).isFalse();
            assertThat(server.messages()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CLOSE", "RESET", "HALF_REPLY_AND_CLOSE"})
    void mailIsInDoubtWhereTheEndWasWrittenAndNotAnswered(Fault fault) {
        var script = MailServerScript.smtp().fault(Step.END_OF_DATA, fault).build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            SmtpException e = failure(session);
            assertThat(e)
                    .isInstanceOf(SmtpInDoubtException.class)
                    .hasMessageContaining("may have been delivered")
                    .hasMessageContaining("the final reply to the content");
            assertThat(e.isTransient()).isFalse();
            assertOutcomes(e, Outcome.IN_DOUBT, Outcome.IN_DOUBT);
            assertThat(session.isConnected()).isFalse();
            // It was delivered indeed: whoever calls this failure "not sent" sends it twice.
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void mailIsInDoubtWhoseEndWasWrittenThoughItDidNotArrive() {
        var script =
                MailServerScript.smtp().fault(Step.CONTENT.at(5), Fault.CLOSE).build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            // Small content and its end go out in one write; what became of it nobody on this side can know.
            assertOutcomes(failure(session), Outcome.IN_DOUBT, Outcome.IN_DOUBT);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CLOSE", "RESET"})
    void nothingWasSentWhereTheContentWasCutInItsMiddle(Fault fault) {
        var script =
                MailServerScript.smtp().fault(Step.CONTENT.at(40_000), fault).build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            var content = new StepwiseContent()
                    .lines(128_000)
                    .then(() -> server.awaitClosed(1))
                    .lines(1_280_000);
            assertThatExceptionOfType(SmtpServerDisconnectedException.class)
                    .isThrownBy(() -> session.send(Sessions.mail(content, BOB, CID)))
                    .withMessageContaining("content")
                    .satisfies(e -> assertOutcomes(e, Outcome.NOT_SENT, Outcome.NOT_SENT));
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void whoWasRefusedBeforeTheCutStaysRefused() {
        var script = MailServerScript.smtp()
                .onRecipient(BOB, "550 5.1.1 who?")
                .fault(Step.END_OF_DATA, Fault.CLOSE)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            assertOutcomes(failure(session), Outcome.REJECTED_PERMANENT, Outcome.IN_DOUBT);
        }
    }

    @Test
    void cutBehindTheFinalReplyChangesNothing() {
        var script = MailServerScript.smtp()
                .fault(Step.END_OF_DATA, Fault.CLOSE_AFTER_REPLY)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            assertThat(session.send(Sessions.mail(BOB, CID)).isComplete()).isTrue();
            server.awaitClosed(1);
            assertThat(failure(session).result())
                    .isNotNull()
                    .satisfies(
                            result -> assertThat(result.with(Outcome.NOT_SENT)).containsExactly(BOB, CID));
        }
    }

    @Test
    void connectionThatBrokeIsNotUsedAgain() {
        var script = MailServerScript.smtp().fault(Step.MAIL, Fault.CLOSE).build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            failure(session);
            assertThatExceptionOfType(SmtpServerDisconnectedException.class)
                    .isThrownBy(session::noop)
                    .withMessageContaining("no connection to 127.0.0.1:" + server.port() + " any more");
            session.connect();
            assertThat(session.noop().code()).isEqualTo(250);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    private static SmtpException failure(SmtpSession session) {
        return catchThrowableOfType(SmtpException.class, () -> session.send(Sessions.mail(BOB, CID)));
    }

    private static void assertOutcomes(SmtpException failure, Outcome bob, Outcome cid) {
        assertThat(failure.result()).isNotNull().satisfies(result -> {
            assertThat(result.of(BOB).outcome()).isEqualTo(bob);
            assertThat(result.of(CID).outcome()).isEqualTo(cid);
        });
    }
}
