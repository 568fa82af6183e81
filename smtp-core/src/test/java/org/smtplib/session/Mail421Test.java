package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.exception.SmtpConnectException;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpSenderRefusedException;
import org.smtplib.message.Outcome;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** 421 may come in place of any reply (RFC 5321 3.8): the server leaves, and that refuses nobody. */
class Mail421Test {

    private static final String BOB = "bob@example.org";
    private static final String CID = "cid@example.org";

    static Stream<Arguments> stepsBeforeTheContent() {
        return Stream.of(
                Arguments.of(Step.MAIL, SmtpSenderRefusedException.class),
                Arguments.of(Step.RCPT.at(1), SmtpRecipientsRefusedException.class),
                Arguments.of(Step.RCPT.at(2), SmtpRecipientsRefusedException.class),
                Arguments.of(Step.DATA, SmtpDataException.class));
    }

    @ParameterizedTest
    @MethodSource("stepsBeforeTheContent")
    void goodbyeBeforeTheContentMeansNotSent(Step step, Class<? extends SmtpException> type) {
        var script =
                MailServerScript.smtp().fault(step, Fault.REPLY_421_AND_CLOSE).build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> session.send(Sessions.mail(BOB, CID)));
            assertThat(e).isInstanceOf(type).hasMessageContaining("421 4.3.2 shutting down");
            assertThat(e.isTransient()).isTrue();
            assertThat(e.result())
                    .isNotNull()
                    .satisfies(
                            result -> assertThat(result.with(Outcome.NOT_SENT)).containsExactly(BOB, CID));
            assertThat(session.isConnected()).isFalse();
            assertThat(session.isLost()).isTrue();
            server.awaitClosed(1);
            assertThat(server.commands()).noneMatch("QUIT"::equals);
        }
    }

    @Test
    void goodbyeToASecondRecipientLeavesTheRefusalOfTheFirst() {
        var script = MailServerScript.smtp()
                .onRecipient(BOB, "550 5.1.1 who?")
                .fault(Step.RCPT.at(2), Fault.REPLY_421_AND_CLOSE)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> session.send(Sessions.mail(BOB, CID)));
            assertThat(e.result()).isNotNull().satisfies(result -> {
                assertThat(result.of(BOB).outcome()).isEqualTo(Outcome.REJECTED_PERMANENT);
                assertThat(result.of(CID).outcome()).isEqualTo(Outcome.NOT_SENT);
            });
        }
    }

    @Test
    void goodbyeAsTheFinalReplyIsARefusalAndNoDoubt() {
        var script = MailServerScript.smtp()
                .fault(Step.END_OF_DATA, Fault.REPLY_421_AND_CLOSE)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            SmtpDataException e =
                    catchThrowableOfType(SmtpDataException.class, () -> session.send(Sessions.mail(BOB, CID)));
            assertThat(e.isTransient()).isTrue();
            assertThat(e.result())
                    .isNotNull()
                    .satisfies(result ->
                            assertThat(result.with(Outcome.REJECTED_TRANSIENT)).containsExactly(BOB, CID));
            assertThat(session.isConnected()).isFalse();
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void goodbyeAsTheGreetingIsToldByConnectAndRefusedByTheFactory() {
        var script = MailServerScript.smtp().greeting("421 4.3.2 too many").build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = new SmtpSession(Sessions.to(server).build())) {
            assertThat(session.connect().code()).isEqualTo(421);
            SmtpConnectException e = catchThrowableOfType(SmtpConnectException.class, () -> Sessions.open(server));
            assertThat(e).hasMessageContaining("127.0.0.1:" + server.port() + " does not take mail now: 421");
            assertThat(e.isTransient()).isTrue();
            server.awaitClosed(2);
        }
    }
}
