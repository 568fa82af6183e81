package org.smtplib.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtplib.relay.Templates.BOB;
import static org.smtplib.relay.Templates.LONG;
import static org.smtplib.relay.Templates.inBackground;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.recipients;
import static org.smtplib.relay.Templates.server;
import static org.smtplib.relay.Templates.texts;
import static org.smtplib.relay.Templates.to;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.transport.Eventually;

/** No server gets more mails in a span of time than the rate limit says, and nobody hangs because of it. */
class PacedServerTest {

    private static final Duration SPAN = Duration.ofMillis(200);

    private static RelayConfig limit(int mails, Duration span) {
        return RelayConfig.builder().rateLimit(new RateLimit(mails, span)).build();
    }

    @Test
    void mailsWaitForRoom() throws Exception {
        try (var server = server();
                var smtp = to(server).relay(limit(3, SPAN)).build()) {
            long start = System.nanoTime();
            List<FutureTask<SendResult>> senders = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                senders.add(inBackground(() -> smtp.send(mail("mail"))));
            }
            for (FutureTask<SendResult> sender : senders) {
                assertThat(sender.get(20, TimeUnit.SECONDS).isComplete()).isTrue();
            }
            // The tenth is begun three spans behind the first, at the earliest.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SPAN.multipliedBy(3));
            assertThat(server.messages()).hasSize(10);
        }
    }

    @Test
    void mailForWhichThereIsNoRoomInTimeIsNotSentAndSaysSoAtOnce() {
        try (var server = server();
                var smtp = to(server).relay(limit(1, LONG)).build()) {
            smtp.send(mail("first"));
            SmtpPoolException e = catchThrowableOfType(SmtpPoolException.class, () -> smtp.send(mail("second")));
            assertThat(e).hasMessageContaining("rate limit of 1 mail in 3600000 ms");
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            assertThat(texts(server)).containsExactly("first");
            assertThat(smtp.servers().get(0).failures()).isZero();
        }
    }

    @Test
    void eachServerHasARateLimitOfItsOwn() {
        RelayConfig inTurn = RelayConfig.builder()
                .choice(ServerChoice.ROUND_ROBIN)
                .rateLimit(new RateLimit(1, LONG))
                .build();
        try (var first = server();
                var second = server();
                var smtp = to(first, second).relay(inTurn).build()) {
            smtp.send(mail("one"));
            smtp.send(mail("two"));
            assertThat(texts(first)).containsExactly("one");
            assertThat(texts(second)).containsExactly("two");
            assertThat(catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("three"))))
                    .isInstanceOf(SmtpPoolException.class);
        }
    }

    @Test
    void connectionThatDidNotComeAboutTakesNoRoom() {
        Script mail = MailServerScript.smtp().build();
        Script refusal = MailServerScript.smtp().greeting("554 5.3.2 no").build();
        try (var server = ScriptedSmtpServer.start(refusal, refusal, mail);
                var smtp = to(server).relay(limit(1, LONG)).build()) {
            for (int i = 0; i < 2; i++) {
                assertThat(catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("lost"))))
                        .hasMessageContaining("554 5.3.2 no");
            }
            smtp.send(mail("found"));
            assertThat(texts(server)).containsExactly("found");
        }
    }

    @Test
    void mailThatIsSentAgainTakesRoomAgain() {
        Script script =
                MailServerScript.smtp().faultOnMail(1, Step.MAIL, Fault.RESET).build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).relay(limit(1, LONG)).build()) {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("mail")));
            assertThat(e).hasMessageContaining("rate limit");
            assertThat(e.getSuppressed()).hasSize(1);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void partsOfASplitMailAreMailsOfTheirOwnAndHoldNoConnectionMeanwhile() throws Exception {
        Script script = MailServerScript.smtp().keywords("LIMITS RCPTMAX=1").build();
        Duration span = Duration.ofMillis(50);
        long start = System.nanoTime();
        // With one connection whoever waited with it in hand would keep from it who has the room.
        try (var server = ScriptedSmtpServer.start(script);
                var smtp =
                        to(server).pool(Templates.pool(1)).relay(limit(1, span)).build()) {
            List<FutureTask<SendResult>> senders = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                senders.add(inBackground(() -> smtp.send(
                        mail("mail", "a@example.org", "b@example.org", "c@example.org"), Duration.ofSeconds(20))));
            }
            for (FutureTask<SendResult> sender : senders) {
                assertThat(sender.get(20, TimeUnit.SECONDS).isComplete()).isTrue();
            }
            assertThat(recipients(server)).hasSize(12).allMatch(of -> of.size() == 1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(span.multipliedBy(11));
        }
    }

    @Test
    void interruptEndsTheWaitForRoom() throws Exception {
        try (var server = server();
                var smtp = to(server).relay(limit(1, Duration.ofSeconds(20))).build()) {
            smtp.send(mail("first"));
            FutureTask<SmtpException> sender =
                    new FutureTask<>(() -> catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("second"))));
            Thread thread = start(sender);
            thread.interrupt();
            SmtpException e = sender.get(10, TimeUnit.SECONDS);
            assertThat(e).hasMessageContaining("Interrupted");
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            assertThat(texts(server)).containsExactly("first");
        }
    }

    @Test
    void closeEndsTheWaitForRoom() throws Exception {
        try (var server = server()) {
            SmtpTemplate smtp =
                    to(server).relay(limit(1, Duration.ofSeconds(20))).build();
            smtp.send(mail("first"));
            FutureTask<SmtpException> sender =
                    new FutureTask<>(() -> catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("second"))));
            start(sender);
            smtp.close();
            SmtpException e = sender.get(10, TimeUnit.SECONDS);
            assertThat(e).isInstanceOf(SmtpPoolException.class);
            assertThat(e.isTransient()).isFalse();
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
        }
    }

    /** Starts a sender, and returns when it waits. */
    private static Thread start(FutureTask<?> sender) {
        Thread thread = new Thread(sender, "sender");
        thread.setDaemon(true);
        thread.start();
        Eventually.becomes(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }
}
