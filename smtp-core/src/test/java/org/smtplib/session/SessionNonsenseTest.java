package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.message.Outcome;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** A server that speaks nonsense: nobody can say which reply comes next, so there is none. */
class SessionNonsenseTest {

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"GARBAGE", "IMPOSSIBLE_CODE", "MIXED_CODES", "LONG_LINE", "ENDLESS_REPLY"})
    void nonsenseInPlaceOfAnyReplyEndsTheSession(Fault fault) {
        for (Step step : new Step[] {Step.GREETING, Step.HELLO, Step.MAIL, Step.RCPT, Step.DATA}) {
            var script = MailServerScript.smtp().fault(step, fault).build();
            try (var server = ScriptedSmtpServer.start(script);
                    var session = new SmtpSession(Sessions.to(server).build())) {
                SmtpException e = catchThrowableOfType(SmtpException.class, () -> {
                    session.connect();
                    session.send(Sessions.mail("bob@example.org"));
                });
                assertThat(e)
                        .as("at %s", step)
                        .isInstanceOf(failure(fault))
                        .hasMessageContaining("127.0.0.1:" + server.port() + " broke the protocol where")
                        .hasMessageContaining("was expected");
                assertThat(e.getMessage()).hasSizeLessThan(500);
                assertThat(session.isConnected()).isFalse();
                server.awaitClosed(1);
                assertThat(server.messages()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"GARBAGE", "IMPOSSIBLE_CODE", "MIXED_CODES", "LONG_LINE", "ENDLESS_REPLY"})
    void nonsenseInPlaceOfTheFinalReplyLeavesTheMailInDoubt(Fault fault) {
        var script = MailServerScript.smtp().fault(Step.END_OF_DATA, fault).build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            assertInDoubt(session, failure(fault));
        }
    }

    /** smtplib has a code for one of them. */
    private static Class<? extends SmtpException> failure(Fault fault) {
        return fault == Fault.LONG_LINE ? SmtpResponseException.class : SmtpProtocolException.class;
    }

    @Test
    void finalReplyThatAsksForMoreLeavesTheMailInDoubt() {
        var script = MailServerScript.smtp().onEndOfData("354 and now?").build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            assertInDoubt(session, SmtpProtocolException.class);
        }
    }

    private static void assertInDoubt(SmtpSession session, Class<? extends SmtpException> cause) {
        assertThatExceptionOfType(SmtpInDoubtException.class)
                .isThrownBy(() -> session.send(Sessions.mail("bob@example.org")))
                .withCauseInstanceOf(cause)
                .satisfies(e -> assertThat(e.result())
                        .isNotNull()
                        .satisfies(result ->
                                assertThat(result.with(Outcome.IN_DOUBT)).containsExactly("bob@example.org")));
        assertThat(session.isConnected()).isFalse();
    }

    @Test
    void lineFeedAloneEndsALineOfTheServer() {
        var script = MailServerScript.smtp()
                .fault(Step.GREETING, Fault.BARE_LF)
                .fault(Step.HELLO, Fault.BARE_LF)
                .fault(Step.END_OF_DATA, Fault.BARE_LF)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            assertThat(session.extensions().has("SMTPUTF8")).isTrue();
            assertThat(session.send(Sessions.mail("bob@example.org")).isComplete())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"421 4.3.2 idle for too long", "250 2.0.0 by the way", "2"})
    void wordThatNobodyAskedForMakesASessionUnquiet(String word) {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            assertThat(session.isQuiet()).isTrue();
            assertThat(session.isQuiet()).isTrue();
            server.interject(word);
            Eventually.becomes(() -> !session.isQuiet());
        }
    }

    @Test
    void sessionThatTheServerLeftIsNotQuiet() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            assertThat(session.isQuiet()).isTrue();
            server.dropConnections();
            Eventually.becomes(() -> !session.isQuiet());
            assertThatExceptionOfType(SmtpException.class).isThrownBy(session::noop);
            assertThat(session.isQuiet()).isFalse();
        }
    }
}
