package org.smtplib.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtplib.relay.Templates.BOB;
import static org.smtplib.relay.Templates.after;
import static org.smtplib.relay.Templates.inBackground;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.noMoreThan;
import static org.smtplib.relay.Templates.server;
import static org.smtplib.relay.Templates.texts;
import static org.smtplib.relay.Templates.to;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtplib.SmtpTemplate;
import org.smtplib.exception.SmtpConnectException;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.Replies;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.transport.Eventually;

/** A server that has enough gets fewer connections at once, and those who want one wait for one that is open. */
class ThrottleTest {

    private static final Script MAIL = MailServerScript.smtp().build();
    private static final Script TOO_MANY =
            MailServerScript.smtp().greeting("421 4.7.0 too many connections").build();

    private static int limit(SmtpTemplate smtp) {
        return smtp.servers().get(0).connectionLimit();
    }

    private static Script answering(CountDownLatch answer) {
        return answering(answer, Integer.MAX_VALUE);
    }

    /** Takes so many mails, answers them when the test wants that, and leaves at the next. */
    private static Script answering(CountDownLatch answer, int mails) {
        return peer -> {
            int left = mails;
            peer.say("220 server.example");
            peer.expect("EHLO client.example");
            peer.say("250 server.example");
            for (String line = peer.nextLine(); line != null; line = peer.nextLine()) {
                if (line.startsWith("MAIL") && left-- == 0) {
                    return;
                }
                switch (line) {
                    case "DATA" -> {
                        peer.say("354 go ahead");
                        peer.readContent();
                        peer.await(answer);
                        peer.say("250 taken");
                    }
                    case "QUIT" -> {
                        peer.say("221 bye");
                        return;
                    }
                    default -> peer.say("250 ok");
                }
            }
        };
    }

    @Test
    void whoIsOneConnectionTooManyWaitsForOneThatIsOpen() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (var server = ScriptedSmtpServer.start(answering(answer), TOO_MANY);
                var smtp = to(server).build()) {
            FutureTask<SendResult> first = inBackground(() -> smtp.send(mail("first")));
            server.awaitCommand("DATA");
            FutureTask<SendResult> second = inBackground(() -> smtp.send(mail("second")));
            server.awaitClosed(2);
            Eventually.becomes(() -> smtp.poolStats().waiting() == 1);
            assertThat(limit(smtp)).isEqualTo(1);
            answer.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
            assertThat(second.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.commands(1)).filteredOn("DATA"::equals).hasSize(2);
            assertThat(smtp.servers().get(0).failures()).isZero();
        }
    }

    @Test
    void whoWaitsForAnOpenConnectionWaitsUntilItsDeadline() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (var server = ScriptedSmtpServer.start(answering(answer), TOO_MANY);
                var smtp = to(server).build()) {
            FutureTask<SendResult> first = inBackground(() -> smtp.send(mail("first")));
            server.awaitCommand("DATA");
            SmtpException e =
                    catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("second"), Duration.ofMillis(300)));
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            answer.countDown();
            first.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoWasRefusedBesideOneThatHasEndedSinceTakesItsPlace() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (var server = ScriptedSmtpServer.start(answering(answer), after(ended, TOO_MANY), MAIL);
                var smtp = to(server).pool(Templates.pool(4).withMaxMessages(1)).build()) {
            FutureTask<SendResult> first = inBackground(() -> smtp.send(mail("first")));
            server.awaitCommand("DATA");
            FutureTask<SendResult> second = inBackground(() -> smtp.send(mail("second")));
            server.awaitConnections(2);
            answer.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
            Eventually.becomes(() -> smtp.poolStats().total() == 1);
            ended.countDown();
            assertThat(second.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
            assertThat(server.connections()).isEqualTo(3);
            assertThat(limit(smtp)).isEqualTo(1);
        }
    }

    @Test
    void manySendersKeepToWhatAServerBearsAndDoNotKnockInVain() throws Exception {
        int threads = 8;
        int mails = 10;
        AtomicInteger refused = new AtomicInteger();
        try (var server = ScriptedSmtpServer.start(noMoreThan(2, MAIL, refused));
                var smtp = to(server).pool(Templates.pool(threads)).build()) {
            smtp.send(mail("first")); // so that one is open, and all others have one to wait for
            CountDownLatch go = new CountDownLatch(1);
            List<FutureTask<Integer>> senders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                senders.add(inBackground(() -> {
                    go.await();
                    for (int i = 0; i < mails; i++) {
                        smtp.send(mail("mail"));
                    }
                    return mails;
                }));
            }
            go.countDown();
            for (FutureTask<Integer> sender : senders) {
                assertThat(sender.get(30, TimeUnit.SECONDS)).isEqualTo(mails);
            }
            assertThat(server.messages()).hasSize(1 + threads * mails);
            // Each sender may have been on its way when the first heard of it.
            assertThat(refused.get()).isLessThanOrEqualTo(threads);
            assertThat(limit(smtp)).isBetween(1, 2);
        }
    }

    @Test
    void connectionsThatAreOnlyBeingOpenedAreNotWaitedFor() throws Exception {
        int threads = 4;
        AtomicInteger knocks = new AtomicInteger();
        Script refusing = peer -> {
            knocks.incrementAndGet();
            TOO_MANY.play(peer);
        };
        try (var server = ScriptedSmtpServer.start(refusing);
                var smtp = to(server).build()) {
            List<FutureTask<SmtpException>> senders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                senders.add(
                        inBackground(() -> catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("mail")))));
            }
            for (FutureTask<SmtpException> sender : senders) {
                assertThat(sender.get(10, TimeUnit.SECONDS)).isInstanceOf(SmtpConnectException.class);
            }
            assertThat(knocks.get()).isEqualTo(threads);
        }
    }

    @Test
    void serverThatHasNoneOpenOfOursIsPassedBy() {
        try (var first = ScriptedSmtpServer.start(TOO_MANY);
                var second = server();
                var smtp = to(first, second).build()) {
            smtp.send(mail("mail"));
            assertThat(texts(second)).containsExactly("mail");
            assertThat(limit(smtp)).isEqualTo(4);
        }
    }

    @Test
    void deadConnectionThatCannotBeReplacedIsMadeGoodForByOneThatIsOpen() throws Exception {
        CountDownLatch firstAnswer = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        try (var server = ScriptedSmtpServer.start(answering(firstAnswer, 1), answering(answer), TOO_MANY);
                var smtp = to(server).build()) {
            FutureTask<SendResult> first = inBackground(() -> smtp.send(mail("first")));
            server.awaitConnections(1);
            FutureTask<SendResult> busy = inBackground(() -> smtp.send(mail("busy")));
            server.awaitConnections(2);
            firstAnswer.countDown();
            first.get(10, TimeUnit.SECONDS);
            FutureTask<SendResult> last = inBackground(() -> smtp.send(mail("last")));
            server.awaitClosed(3);
            Eventually.becomes(() -> smtp.poolStats().waiting() == 1);
            answer.countDown();
            assertThat(busy.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
            assertThat(last.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
            assertThat(server.commands(2)).filteredOn("DATA"::equals).hasSize(2);
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 451 4.7.0 slow down",
        "MAIL, 432 4.3.2 concurrent connections limit exceeded",
        "MAIL, 421 4.7.0 too fast",
        "RCPT, 451 4.7.1 slow down",
        "RCPT, 421 4.7.0 too fast",
        "DATA, 451 4.7.1 slow down",
        "END, 432 4.3.2 sender thread limit exceeded",
        "END, 421 4.7.0 too fast"
    })
    void complaintAnywhereLowersTheLimitAndAQuietWhileRaisesIt(String where, String complaint) {
        MailServerScriptBuilder script = where.equals("END")
                ? MailServerScript.smtp().onEndOfData(Replies.once(complaint))
                : MailServerScript.smtp().on(where, Replies.once(complaint));
        RelayConfig quick = RelayConfig.builder().quiet(Duration.ofMillis(200)).build();
        try (var server = ScriptedSmtpServer.start(script.build());
                var smtp = to(server).relay(quick).build()) {
            // A connection that is lost with it is made good for; other refusals are for the caller.
            catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("first")));
            assertThat(limit(smtp)).isEqualTo(1);
            assertThat(smtp.poolStats().limit()).isEqualTo(1);
            for (int expected = 2; expected <= 4; expected++) {
                int raised = expected;
                Eventually.becomes(() -> {
                    smtp.send(mail("quiet"));
                    return limit(smtp) >= raised;
                });
                assertThat(limit(smtp)).isEqualTo(expected);
                assertThat(smtp.poolStats().limit()).isEqualTo(expected);
            }
            smtp.send(mail("last"));
            assertThat(limit(smtp)).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 450 4.2.0 greylisted",
        "RCPT, 451 4.7.1 Greylisting in action",
        "RCPT, 550 5.7.1 no",
        "MAIL, 451 4.3.0 local error",
        "DATA, 452 4.3.1 disk full"
    })
    void otherRefusalsLowerNothing(String where, String refusal) {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().on(where, refusal).build());
                var smtp = to(server).build()) {
            assertThat(catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("mail"))))
                    .hasMessageContaining(refusal);
            assertThat(limit(smtp)).isEqualTo(4);
        }
    }

    @Test
    void complaintHalvesTheConnectionsThatAreInUse() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        Script complaining =
                MailServerScript.smtp().onMail("451 4.7.0 slow down").build();
        try (var server =
                        ScriptedSmtpServer.start(answering(answer), answering(answer), answering(answer), complaining);
                var smtp = to(server).build()) {
            List<FutureTask<SendResult>> senders = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                senders.add(inBackground(() -> smtp.send(mail("mail"))));
                while (smtp.poolStats().active() < i) {
                    Thread.onSpinWait(); // in use is what was lent, and not what is only being opened
                }
            }
            catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("one too many")));
            assertThat(limit(smtp)).isEqualTo(2);
            answer.countDown();
            for (FutureTask<SendResult> sender : senders) {
                assertThat(sender.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
            }
        }
    }

    @Test
    void lastWordsOfAServerInTheMiddleOfTheContentAreHeardToo() {
        Script leaving = peer -> {
            peer.say("220 server.example");
            peer.expectMatching("EHLO .*");
            peer.say("250 server.example");
            for (int i = 0; i < 2; i++) {
                peer.readLine();
                peer.say("250 ok");
            }
            peer.expect("DATA");
            peer.say("354 go ahead", "421 4.7.0 too fast");
        };
        try (var server = ScriptedSmtpServer.start(leaving);
                var smtp = to(server).build()) {
            catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("x".repeat(100_000))));
            assertThat(limit(smtp)).isEqualTo(1);
        }
    }
}
