package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.message.Outcome;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** An interrupt ends a wait at once; the connection is closed, and the mail's outcome as true as ever. */
class SessionInterruptionTest {

    /** What an interrupted thread left behind. */
    private record Left(SmtpException failure, boolean interrupted) {}

    @Test
    void interruptBeforeTheContentMeansNotSent() throws Exception {
        var script = MailServerScript.smtp().fault(Step.MAIL, Fault.STALL).build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            Left left = interrupted(() -> session.send(Sessions.mail("bob@example.org")), thread -> {
                server.awaitCommand("MAIL.*");
                // The write may not have returned yet, though the server has read what was written.
                Eventually.becomes(() -> Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("receive")));
            });
            assertThat(left.failure())
                    .isInstanceOf(SmtpServerDisconnectedException.class)
                    .hasMessageContaining("Interrupted waiting for the reply to MAIL at 127.0.0.1:" + server.port());
            assertOutcome(left.failure(), Outcome.NOT_SENT);
            assertThat(left.interrupted()).isTrue();
            assertThat(session.isConnected()).isFalse();
            server.awaitClosed(1);
        }
    }

    @Test
    void interruptBehindTheContentMeansInDoubt() throws Exception {
        var script =
                MailServerScript.smtp().fault(Step.END_OF_DATA, Fault.STALL).build();
        var listener = new RecordingListener();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(Sessions.to(server).listener(listener))) {
            Left left = interrupted(
                    () -> session.send(Sessions.mail("bob@example.org")), thread -> listener.await("content "));
            assertThat(left.failure())
                    .isInstanceOf(SmtpInDoubtException.class)
                    .hasMessageContaining("Interrupted waiting for the final reply");
            assertOutcome(left.failure(), Outcome.IN_DOUBT);
            assertThat(left.interrupted()).isTrue();
        }
    }

    @Test
    void interruptEndsAWriteToo() throws Exception {
        var script = MailServerScript.smtp()
                .fault(Step.CONTENT.at(100), Fault.NEVER_READ)
                .build();
        try (var server = ScriptedSmtpServer.builder().receiveBuffer(4096).start(script);
                var session = Sessions.open(server)) {
            var content = new StepwiseContent();
            for (int i = 0; i < 64; i++) {
                content.lines(640_000);
            }
            Left left = interrupted(
                    () -> session.send(Sessions.mail(content, "bob@example.org")),
                    thread -> server.awaitCommand("DATA"));
            assertOutcome(left.failure(), Outcome.NOT_SENT);
            assertThat(left.interrupted()).isTrue();
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void interruptThatCameBeforeEndsTheNextWait() throws Exception {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            Left left = interrupted(
                    () -> {
                        Thread.currentThread().interrupt();
                        session.send(Sessions.mail("bob@example.org"));
                    },
                    thread -> {});
            assertThat(left.failure()).hasMessageContaining("Interrupted");
            assertOutcome(left.failure(), Outcome.NOT_SENT);
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void interruptEndsAConnectThatWaitsForTheGreeting() throws Exception {
        var script = MailServerScript.smtp().fault(Step.GREETING, Fault.STALL).build();
        try (var server = ScriptedSmtpServer.start(script)) {
            Left left = interrupted(() -> Sessions.open(server), thread -> server.awaitConnections(1));
            // It may strike the connect or the greeting, whichever the thread has come to.
            assertThat(left.failure())
                    .isInstanceOfAny(SmtpServerDisconnectedException.class, SmtpUnreachableException.class)
                    .message()
                    .doesNotContain("null");
            assertThat(left.interrupted()).isTrue();
            server.awaitClosed(1);
        }
    }

    private static Left interrupted(Runnable action, Consumer<Thread> moment)
            throws InterruptedException, ExecutionException, TimeoutException {
        FutureTask<Left> task = new FutureTask<>(() -> {
            try {
                action.run();
                throw new AssertionError("it ended by itself");
            } catch (SmtpException e) {
                return new Left(e, Thread.currentThread().isInterrupted());
            }
        });
        Thread thread = new Thread(task, "interrupted");
        thread.setDaemon(true);
        thread.start();
        moment.accept(thread);
        thread.interrupt();
        return task.get(10, TimeUnit.SECONDS);
    }

    private static void assertOutcome(SmtpException failure, Outcome outcome) {
        assertThat(failure.result())
                .isNotNull()
                .satisfies(result -> assertThat(result.with(outcome)).containsExactly("bob@example.org"));
    }
}
