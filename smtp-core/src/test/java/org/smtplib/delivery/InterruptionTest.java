package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtplib.relay.Templates.BOB;
import static org.smtplib.relay.Templates.inBackground;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.to;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.SmtpTemplate;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.relay.Templates;
import org.smtplib.session.RecordingListener;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.transport.Eventually;

/** A thread that is interrupted while it sends stops at once, closes its connection, and knows what became of the mail. */
class InterruptionTest {

    /** What the sender left behind. */
    private record Left(SmtpException failure, boolean interrupted) {}

    private static Left interrupted(SmtpTemplate smtp, Consumer<Thread> moment) throws Exception {
        FutureTask<Left> sender = new FutureTask<>(() -> {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("mail")));
            return new Left(e, Thread.currentThread().isInterrupted());
        });
        Thread thread = new Thread(sender, "sender");
        thread.setDaemon(true);
        thread.start();
        moment.accept(thread);
        thread.interrupt();
        return sender.get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
    void beforeTheContentsEndTheMailIsNotSent(String verb) throws Exception {
        RecordingListener listener = new RecordingListener();
        var script = MailServerScript.smtp().fault(step(verb), Fault.STALL).build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).listener(listener).build()) {
            Left left = interrupted(smtp, thread -> listener.await("command " + verb));
            assertThat(left.failure()).hasMessageContaining("Interrupted");
            assertThat(left.failure().result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            assertThat(left.interrupted()).isTrue();
            server.awaitClosed(1);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(smtp.poolStats().total()).isZero();
            assertThat(listener.events())
                    .filteredOn(event -> event.startsWith("mail "))
                    .hasSize(1);
        }
    }

    private static Step step(String verb) {
        return switch (verb) {
            case "MAIL" -> Step.MAIL;
            case "RCPT" -> Step.RCPT;
            default -> Step.DATA;
        };
    }

    @Test
    void behindTheContentsEndTheMailIsInDoubt() throws Exception {
        RecordingListener listener = new RecordingListener();
        var script =
                MailServerScript.smtp().fault(Step.END_OF_DATA, Fault.STALL).build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).listener(listener).build()) {
            Left left = interrupted(smtp, thread -> listener.await("content "));
            assertThat(left.failure()).isInstanceOf(SmtpInDoubtException.class);
            assertThat(left.failure().result().with(Outcome.IN_DOUBT)).containsExactly(BOB);
            assertThat(left.interrupted()).isTrue();
            server.awaitClosed(1);
        }
    }

    @Test
    void whileItWaitsForAConnectionTheMailIsNotSent() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        Script script = Templates.after(answer, MailServerScript.smtp().build());
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).pool(Templates.pool(1)).build()) {
            FutureTask<SendResult> busy = inBackground(() -> smtp.send(mail("busy")));
            server.awaitConnections(1);
            Left left = interrupted(
                    smtp, thread -> Eventually.becomes(() -> smtp.poolStats().waiting() == 1));
            assertThat(left.failure()).isInstanceOf(SmtpPoolException.class).hasMessageContaining("Interrupted");
            assertThat(left.failure().result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            assertThat(left.interrupted()).isTrue();
            answer.countDown();
            assertThat(busy.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
        }
    }
}
