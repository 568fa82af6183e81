package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.message.Outcome;
import org.smtplib.sasl.Credentials;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.ScriptedSmtpServerBuilder;
import org.smtplib.testing.Step;
import org.smtplib.transport.Stopwatch;

/** A server that stalls, or talks one octet at a time: each wait ends by its own deadline, and says what it was for. */
class SessionStallTest {

    private static final Timeouts SHORT_GREETING = Sessions.PATIENT.withGreeting(Sessions.SHORT);
    private static final Timeouts SHORT_COMMAND = Sessions.PATIENT.withCommand(Sessions.SHORT);

    static Stream<Arguments> stalls() {
        Consumer<SmtpSession> nothing = session -> {};
        Consumer<SmtpSession> send = session -> session.send(Sessions.mail("bob@example.org", "cid@example.org"));
        return Stream.of(
                Arguments.of(Step.GREETING, SHORT_GREETING, "the greeting", nothing),
                Arguments.of(Step.HELLO, SHORT_COMMAND, "the reply to EHLO", send),
                Arguments.of(Step.STARTTLS, SHORT_COMMAND, "the reply to STARTTLS", (Consumer<SmtpSession>)
                        SmtpSession::startTls),
                Arguments.of(Step.AUTH.at(1), SHORT_COMMAND, "the reply to AUTH", (Consumer<SmtpSession>)
                        session -> session.loginOnce(Credentials.of("ann", "s3cret"))),
                Arguments.of(Step.MAIL, SHORT_COMMAND, "the reply to MAIL", send),
                Arguments.of(Step.RCPT.at(2), SHORT_COMMAND, "the reply to RCPT", send),
                Arguments.of(Step.DATA, SHORT_COMMAND, "the reply to DATA", send),
                Arguments.of(Step.NOOP, SHORT_COMMAND, "the reply to NOOP", (Consumer<SmtpSession>) SmtpSession::noop),
                Arguments.of(Step.RSET, SHORT_COMMAND, "the reply to RSET", (Consumer<SmtpSession>) SmtpSession::rset),
                Arguments.of(Step.QUIT, SHORT_COMMAND, "the reply to QUIT", (Consumer<SmtpSession>) SmtpSession::quit));
    }

    @ParameterizedTest
    @MethodSource("stalls")
    void stallEndsByItsOwnTimeout(Step step, Timeouts timeouts, String waitedFor, Consumer<SmtpSession> action) {
        try (var server = ScriptedSmtpServer.start(serverFor(step, Fault.STALL).build());
                var session =
                        new SmtpSession(Sessions.to(server).timeouts(timeouts).build())) {
            assertTimesOut(server, session, waitedFor, action);
        }
    }

    /** Enough to see that it is the whole wait that counts. */
    static Stream<Arguments> someStalls() {
        return stalls().filter(stall -> Set.of(Step.GREETING, Step.MAIL).contains(stall.get()[0]));
    }

    @ParameterizedTest
    @MethodSource("someStalls")
    void halfAReplyIsNone(Step step, Timeouts timeouts, String waitedFor, Consumer<SmtpSession> action) {
        try (var server = ScriptedSmtpServer.start(
                        serverFor(step, Fault.HALF_REPLY_AND_STALL).build());
                var session =
                        new SmtpSession(Sessions.to(server).timeouts(timeouts).build())) {
            assertTimesOut(server, session, waitedFor, action);
        }
    }

    @ParameterizedTest
    @MethodSource("someStalls")
    void octetNowAndThenProlongsNothing(Step step, Timeouts timeouts, String waitedFor, Consumer<SmtpSession> action) {
        try (var server = ScriptedSmtpServer.start(serverFor(step, Fault.DRIP).build());
                var session =
                        new SmtpSession(Sessions.to(server).timeouts(timeouts).build())) {
            assertTimesOut(server, session, waitedFor, action);
        }
    }

    private static MailServerScriptBuilder serverFor(Step step, Fault fault) {
        MailServerScriptBuilder script = MailServerScript.smtp().fault(step, fault);
        if (step.equals(Step.STARTTLS)) {
            script.startTls();
        }
        if (step.name().equals(Step.AUTH.name())) {
            script.auth("ann", "s3cret");
        }
        return script;
    }

    private static void assertTimesOut(
            ScriptedSmtpServer server, SmtpSession session, String waitedFor, Consumer<SmtpSession> action) {
        var stopwatch = new Stopwatch[1];
        SmtpTimeoutException e = catchThrowableOfType(SmtpTimeoutException.class, () -> {
            stopwatch[0] = new Stopwatch();
            session.connect();
            action.accept(session);
        });
        stopwatch[0].assertEndedBy(Sessions.SHORT);
        assertThat(e)
                .isNotNull()
                .hasMessageContaining("Gave up waiting for " + waitedFor + " at 127.0.0.1:" + server.port() + " after "
                        + Sessions.SHORT.toMillis() + " ms");
        assertThat(e.isTransient()).isTrue();
        assertThat(session.isConnected()).isFalse();
        server.awaitClosed(1);
    }

    @Test
    void stallBehindTheContentLeavesTheMailInDoubt() {
        assertInDoubt(Fault.STALL);
        assertInDoubt(Fault.HALF_REPLY_AND_STALL);
        assertInDoubt(Fault.DRIP);
    }

    private static void assertInDoubt(Fault fault) {
        var script = MailServerScript.smtp().fault(Step.END_OF_DATA, fault).build();
        try (var server = ScriptedSmtpServer.start(script);
                var session =
                        Sessions.open(Sessions.to(server).timeouts(Sessions.PATIENT.withFinalReply(Sessions.SHORT)))) {
            var stopwatch = new Stopwatch();
            SmtpInDoubtException e = catchThrowableOfType(
                    SmtpInDoubtException.class, () -> session.send(Sessions.mail("bob@example.org")));
            stopwatch.assertEndedBy(Sessions.SHORT);
            assertThat(e)
                    .hasMessageContaining("the final reply to the content")
                    .hasCauseInstanceOf(SmtpTimeoutException.class);
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void handshakeThatStallsEndsByItsOwnTimeout() {
        var script = MailServerScript.smtp()
                .startTls()
                .fault(Step.HANDSHAKE, Fault.STALL)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session =
                        Sessions.connected(Sessions.to(server).timeouts(Sessions.PATIENT.withTls(Sessions.SHORT)))) {
            session.ehlo();
            var stopwatch = new Stopwatch();
            SmtpException e = catchThrowableOfType(SmtpException.class, session::startTls);
            stopwatch.assertEndedBy(Sessions.SHORT);
            assertThat(e)
                    .isInstanceOf(SmtpTimeoutException.class)
                    .hasMessageContaining("TLS handshake with 127.0.0.1:" + server.port());
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void contentThatNobodyReadsEndsByTheTimeoutOfOneWrite() {
        ScriptedSmtpServerBuilder builder = ScriptedSmtpServer.builder().receiveBuffer(4096);
        var script = MailServerScript.smtp()
                .fault(Step.CONTENT.at(100), Fault.NEVER_READ)
                .build();
        try (var server = builder.start(script);
                var session = Sessions.open(Sessions.to(server).timeouts(Sessions.PATIENT.withWrite(Sessions.SHORT)))) {
            // More than the buffers of both kernels hold.
            var content = new StepwiseContent();
            for (int i = 0; i < 64; i++) {
                content.lines(640_000);
            }
            var stopwatch = new Stopwatch();
            SmtpTimeoutException e = catchThrowableOfType(
                    SmtpTimeoutException.class, () -> session.send(Sessions.mail(content, "bob@example.org")));
            stopwatch.assertEndedBy(Sessions.SHORT);
            assertThat(e).hasMessageContaining("writing content");
            assertThat(e.result())
                    .isNotNull()
                    .satisfies(
                            result -> assertThat(result.with(Outcome.NOT_SENT)).containsExactly("bob@example.org"));
            assertThat(session.isConnected()).isFalse();
        }
    }
}
