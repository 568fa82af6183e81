package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.value.Deadline;

/** One deadline for all of a mail: no wait until the content's end outlasts it, and none behind that is cut short. */
class SessionDeadlineTest {

    private static Deadline soon() {
        return Deadline.after(Sessions.SHORT);
    }

    /** Lets a deadline pass; what is tested is what happens behind it. */
    private static void outlast(Deadline deadline) {
        while (!deadline.isExpired(System.nanoTime())) {
            LockSupport.parkNanos(deadline.remaining().toNanos());
        }
    }

    static Step[] steps() {
        return new Step[] {Step.MAIL, Step.RCPT, Step.DATA};
    }

    @ParameterizedTest
    @MethodSource("steps")
    void waitUntilTheContentEndsByTheDeadline(Step step) {
        var script = MailServerScript.smtp().fault(step, Fault.STALL).build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            SmtpTimeoutException e = catchThrowableOfType(
                    SmtpTimeoutException.class, () -> session.send(Sessions.mail("bob@example.org"), soon()));
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly("bob@example.org");
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void contentThatTakesTooLongIsNotEnded() {
        Deadline deadline = soon();
        var content = new StepwiseContent().lines(640).then(() -> outlast(deadline));
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            SmtpTimeoutException e = catchThrowableOfType(
                    SmtpTimeoutException.class,
                    () -> session.send(Sessions.mail(content, "bob@example.org"), deadline));
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly("bob@example.org");
            server.awaitClosed(1);
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void finalReplyMayComeBehindTheDeadline() {
        CountDownLatch late = new CountDownLatch(1);
        try (var server = ScriptedSmtpServer.start(peer -> {
                    peer.say("220 server.example");
                    peer.expectMatching("EHLO .*");
                    peer.say("250 server.example");
                    peer.expect("MAIL FROM:<ann@example.org>");
                    peer.say("250 ok");
                    peer.expect("RCPT TO:<bob@example.org>");
                    peer.say("250 ok");
                    peer.expect("DATA");
                    peer.say("354 go ahead");
                    peer.readContent();
                    peer.await(late);
                    peer.say("250 queued at last");
                    peer.drainUntilEof();
                });
                var session = Sessions.open(server)) {
            Deadline deadline = Deadline.after(Duration.ofSeconds(4));
            Thread clock = new Thread(() -> {
                outlast(deadline);
                late.countDown();
            });
            clock.start();
            SendResult result = session.send(Sessions.mail("bob@example.org"), deadline);
            assertThat(result.isComplete()).isTrue();
            assertThat(deadline.isExpired(System.nanoTime())).isTrue();
            session.disconnect();
        }
    }

    @Test
    void mailWhoseDeadlineHasPassedIsNotBegunAndTheSessionRemains() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            SmtpTimeoutException e = catchThrowableOfType(
                    SmtpTimeoutException.class,
                    () -> session.send(Sessions.mail("bob@example.org"), Deadline.after(Duration.ZERO)));
            assertThat(e).hasMessageContaining("nothing was sent");
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly("bob@example.org");
            assertThat(session.isReusable()).isTrue();
            assertThat(session.send(Sessions.mail("bob@example.org")).isComplete())
                    .isTrue();
        }
    }

    static Step[] stepsOfOpening() {
        return new Step[] {Step.GREETING, Step.HELLO, Step.STARTTLS, Step.HANDSHAKE};
    }

    @ParameterizedTest
    @MethodSource("stepsOfOpening")
    void openingASessionEndsByTheDeadlineToo(Step step) {
        var script = MailServerScript.smtp().startTls().fault(step, Fault.STALL).build();
        try (var server = ScriptedSmtpServer.start(script)) {
            var factory = new SmtpSessionFactory(Sessions.to(server).build());
            assertThat(catchThrowableOfType(SmtpException.class, () -> factory.open(soon())))
                    .isInstanceOf(SmtpTimeoutException.class);
        }
    }

    @Test
    void deadlineOfOpeningBindsNothingThatFollows() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            Deadline deadline = Deadline.after(Duration.ofSeconds(5));
            try (var session = new SmtpSessionFactory(Sessions.to(server).build()).open(deadline)) {
                outlast(deadline);
                assertThat(session.noop().code()).isEqualTo(250);
            }
        }
    }
}
