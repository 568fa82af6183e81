package org.smtplib.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtplib.relay.Templates.inBackground;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.server;
import static org.smtplib.relay.Templates.to;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.message.SendResult;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.transport.Eventually;
import org.smtplib.transport.Stopwatch;

/** The pools of several servers are closed at once, and not one behind the other. */
class CloseTogetherTest {

    private static final RelayConfig IN_TURN =
            RelayConfig.builder().choice(ServerChoice.ROUND_ROBIN).build();

    /** Has one mail under way at each of three servers, which answer when the signal comes. */
    private static final class Busy implements AutoCloseable {

        private final CountDownLatch answer = new CountDownLatch(1);
        private final Script script =
                Templates.after(answer, MailServerScript.smtp().build());
        private final List<ScriptedSmtpServer> servers = List.of(
                ScriptedSmtpServer.start(script), ScriptedSmtpServer.start(script), ScriptedSmtpServer.start(script));
        private final SmtpTemplate smtp;
        private final List<FutureTask<SendResult>> senders;

        private Busy(Duration closeTimeout) {
            smtp = to(servers.get(0), servers.get(1), servers.get(2))
                    .relay(IN_TURN)
                    .pool(Templates.pool(2).withCloseTimeout(closeTimeout))
                    .build();
            senders = servers.stream()
                    .map(server -> inBackground(() -> smtp.send(mail("mail"))))
                    .toList();
            servers.forEach(server -> server.awaitConnections(1));
        }

        @Override
        public void close() {
            answer.countDown();
            servers.forEach(ScriptedSmtpServer::close);
        }
    }

    @Test
    void closeTakesNoLongerForThreeServersThanForOne() {
        Duration timeout = Duration.ofSeconds(2);
        try (Busy busy = new Busy(timeout)) {
            Stopwatch watch = new Stopwatch();
            busy.smtp.close();
            watch.assertEndedBy(timeout);
        }
    }

    @Test
    void mailsUnderWayAtEachServerAreFinished() throws Exception {
        try (Busy busy = new Busy(Duration.ofSeconds(15))) {
            FutureTask<Void> closing = new FutureTask<>(busy.smtp::close, null);
            Thread thread = new Thread(closing, "closing");
            thread.setDaemon(true);
            thread.start();
            // None of them lends any more while all of them wait.
            Eventually.becomes(() -> thread.getState() == Thread.State.TIMED_WAITING);
            busy.answer.countDown();
            for (FutureTask<SendResult> sender : busy.senders) {
                assertThat(sender.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
            }
            closing.get(10, TimeUnit.SECONDS);
            assertThat(busy.smtp.poolStats().total()).isZero();
        }
    }

    @Test
    void interruptEndsTheWaitForAllOfThem() throws Exception {
        try (Busy busy = new Busy(Duration.ofSeconds(60))) {
            FutureTask<Boolean> closing = new FutureTask<>(() -> {
                busy.smtp.close();
                return Thread.currentThread().isInterrupted();
            });
            Thread thread = new Thread(closing, "closing");
            thread.setDaemon(true);
            thread.start();
            Eventually.becomes(() -> thread.getState() == Thread.State.TIMED_WAITING);
            thread.interrupt();
            assertThat(closing.get(10, TimeUnit.SECONDS)).isTrue();
            Eventually.becomes(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(other -> other.getName().startsWith("smtp-close")));
        }
    }

    @Test
    void idleSessionsOfEachServerAreEndedPolitely() {
        try (var first = server();
                var second = server()) {
            SmtpTemplate smtp = to(first, second).relay(IN_TURN).build();
            smtp.send(mail("one"));
            smtp.send(mail("two"));
            smtp.close();
            assertThat(first.commands()).endsWith("QUIT");
            assertThat(second.commands()).endsWith("QUIT");
            smtp.close();
        }
    }
}
