package org.smtplib.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtplib.relay.Templates.BOB;
import static org.smtplib.relay.Templates.LEFT_ALONE;
import static org.smtplib.relay.Templates.PROBED;
import static org.smtplib.relay.Templates.inBackground;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.server;
import static org.smtplib.relay.Templates.texts;
import static org.smtplib.relay.Templates.to;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.event.LogCapture;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Replies;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.transport.Eventually;

/** A server that could not be used is left alone, probed, and found again; and what is said of it. */
class ProbeTest {

    private static final Script MAIL = MailServerScript.smtp().build();
    private static final Script REFUSAL =
            MailServerScript.smtp().greeting("554 5.3.2 no").build();

    private static ServerState state(SmtpTemplate smtp) {
        return smtp.servers().get(0);
    }

    private static void awaitPause(SmtpTemplate smtp) {
        Eventually.becomes(() -> state(smtp).pauseLeft().isZero());
    }

    @Test
    void serverThatFailedIsNotAskedDuringItsPause() {
        try (var first = ScriptedSmtpServer.start(REFUSAL, MAIL);
                var second = server();
                var smtp = to(first, second).relay(LEFT_ALONE).build()) {
            for (String text : List.of("one", "two", "three")) {
                smtp.send(mail(text));
            }
            assertThat(texts(second)).containsExactly("one", "two", "three");
            assertThat(first.connections()).isEqualTo(1);
            assertThat(state(smtp).failures()).isEqualTo(1);
            assertThat(state(smtp).pauseLeft()).isPositive().isLessThanOrEqualTo(Templates.LONG);
            assertThat(smtp.servers().get(1).failures()).isZero();
        }
    }

    @Test
    void probeThatSucceedsBringsTheServerBack() {
        try (var first = ScriptedSmtpServer.start(REFUSAL, MAIL);
                var second = server();
                var smtp = to(first, second).relay(PROBED).build()) {
            smtp.send(mail("one"));
            awaitPause(smtp);
            smtp.send(mail("two"));
            smtp.send(mail("three"));
            assertThat(texts(second)).containsExactly("one");
            assertThat(texts(first)).containsExactly("two", "three");
            assertThat(state(smtp).failures()).isZero();
        }
    }

    @Test
    void eachProbeThatFailsIsCountedAndItsMailGoesElsewhere() {
        try (var first = ScriptedSmtpServer.start(REFUSAL, REFUSAL, REFUSAL, MAIL);
                var second = server();
                var smtp = to(first, second).relay(PROBED).build()) {
            for (int failures = 1; failures <= 3; failures++) {
                smtp.send(mail("mail " + failures));
                assertThat(state(smtp).failures()).isEqualTo(failures);
                awaitPause(smtp);
            }
            smtp.send(mail("mail 4"));
            assertThat(texts(second)).containsExactly("mail 1", "mail 2", "mail 3");
            assertThat(texts(first)).containsExactly("mail 4");
            assertThat(state(smtp).failures()).isZero();
        }
    }

    @Test
    void oneMailProbesAndTheOthersDoNotWaitForIt() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (var first = ScriptedSmtpServer.start(REFUSAL, Templates.after(answer, MAIL));
                var second = server();
                var smtp = to(first, second).relay(PROBED).build()) {
            smtp.send(mail("one"));
            awaitPause(smtp);
            FutureTask<SendResult> probe = inBackground(() -> smtp.send(mail("probe")));
            first.awaitConnections(2);
            for (int i = 1; i <= 5; i++) {
                smtp.send(mail("mail " + i));
            }
            assertThat(texts(second)).hasSize(6);
            assertThat(first.connections()).isEqualTo(2);
            answer.countDown();
            probe.get(10, TimeUnit.SECONDS);
            assertThat(texts(first)).containsExactly("probe");
            assertThat(state(smtp).failures()).isZero();
        }
    }

    @Test
    void probeIsByANewSessionThoughAnOldOneIsThere() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (var first = ScriptedSmtpServer.start(Templates.after(answer, MAIL), REFUSAL, MAIL);
                var second = server();
                var smtp = to(first, second).relay(PROBED).build()) {
            FutureTask<SendResult> old = inBackground(() -> smtp.send(mail("old")));
            first.awaitConnections(1);
            smtp.send(mail("one"));
            answer.countDown();
            old.get(10, TimeUnit.SECONDS);
            // A session was had, but it stood since before the failure.
            assertThat(state(smtp).pool().idle()).isEqualTo(1);
            awaitPause(smtp);
            smtp.send(mail("probe"));
            assertThat(texts(second)).containsExactly("one");
            assertThat(texts(first)).containsExactly("old", "probe");
            assertThat(first.connections()).isEqualTo(3);
        }
    }

    @Test
    void serverThatTakesConnectionsAndNoMailIsNotFoundAgainByItsGreeting() {
        var script = MailServerScript.smtp().onMail("421 4.3.0 no").build();
        try (var first = ScriptedSmtpServer.start(script);
                var second = server();
                var smtp = to(first, second).relay(PROBED).build()) {
            for (int failures = 1; failures <= 3; failures++) {
                assertThat(smtp.send(mail("mail " + failures)).isComplete()).isTrue();
                assertThat(state(smtp).failures()).isEqualTo(failures);
                awaitPause(smtp);
            }
            assertThat(texts(second)).hasSize(3);
        }
    }

    @Test
    void whenAllAreLeftAloneTheyAreAskedAfterAll() {
        try (var first = ScriptedSmtpServer.start(REFUSAL, REFUSAL, REFUSAL, MAIL);
                var second = ScriptedSmtpServer.start(REFUSAL, REFUSAL, MAIL);
                var smtp = to(first, second).relay(LEFT_ALONE).build()) {
            for (int i = 0; i < 2; i++) {
                SmtpException e = catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("lost")));
                assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
                assertThat(e.getSuppressed()).hasSize(1);
            }
            // The first has the shorter pause left, and refuses once more.
            smtp.send(mail("one"));
            assertThat(texts(second)).containsExactly("one");
            assertThat(first.connections()).isEqualTo(3);
            smtp.send(mail("two"));
            assertThat(texts(second)).containsExactly("one", "two");
            assertThat(first.connections()).isEqualTo(3);
        }
    }

    @Test
    void serverWhosePauseEndsSoonestIsAskedFirst() {
        try (var first = ScriptedSmtpServer.start(REFUSAL);
                var second = ScriptedSmtpServer.start(REFUSAL, MAIL, REFUSAL, MAIL);
                var smtp = to(first, second)
                        .pool(Templates.pool(4).withMaxMessages(1))
                        .relay(LEFT_ALONE)
                        .build()) {
            catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("lost")));
            smtp.send(mail("one"));
            // The second was in use again, and so fails before the first, which is asked after all.
            catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("lost")));
            assertThat(smtp.servers()).extracting(ServerState::failures).containsExactly(3, 1);
            smtp.send(mail("two"));
            assertThat(texts(second)).containsExactly("one", "two");
            assertThat(first.connections()).isEqualTo(3);
        }
    }

    @Test
    void onlyServerIsNeverRefusedUnheard() {
        try (var only = ScriptedSmtpServer.start(REFUSAL, REFUSAL, MAIL);
                var smtp = to(only).relay(LEFT_ALONE).build()) {
            for (int i = 0; i < 2; i++) {
                assertThat(catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("lost"))))
                        .hasMessageContaining("554 5.3.2 no");
            }
            smtp.send(mail("found"));
            assertThat(texts(only)).containsExactly("found");
        }
    }

    @Test
    void oneWarningIsLoggedForABreakdownAndOneLineForItsEnd() {
        try (var first = ScriptedSmtpServer.start(REFUSAL, REFUSAL, REFUSAL, MAIL);
                var second = server();
                var smtp = to(first, second).relay(PROBED).build();
                var log = new LogCapture(Relay.class.getName(), Level.INFO)) {
            for (int i = 1; i <= 5; i++) {
                smtp.send(mail("mail " + i));
                awaitPause(smtp);
            }
            assertThat(log.events()).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
            String name = "127.0.0.1:" + first.port();
            assertThat(log.lines().get(0)).contains(name, "another server", "554 5.3.2 no");
            assertThat(log.lines().get(1)).contains(name, "can be used again");
        }
    }

    @Test
    void manyMailsThatMeetOneBreakdownAreOneFailureAndOneWarning() throws Exception {
        int mails = 6;
        CyclicBarrier all = new CyclicBarrier(mails);
        Script refusedTogether = peer -> {
            try {
                all.await(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError("not all came", e);
            }
            REFUSAL.play(peer);
        };
        try (var first = ScriptedSmtpServer.start(refusedTogether);
                var second = server();
                var smtp = to(first, second)
                        .pool(Templates.pool(mails))
                        .relay(LEFT_ALONE)
                        .build();
                var log = new LogCapture(Relay.class.getName(), Level.INFO)) {
            List<FutureTask<SendResult>> senders = new ArrayList<>();
            for (int i = 1; i <= mails; i++) {
                String text = "mail " + i;
                senders.add(inBackground(() -> smtp.send(mail(text))));
            }
            for (FutureTask<SendResult> sender : senders) {
                assertThat(sender.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
            }
            assertThat(texts(second)).hasSize(mails);
            assertThat(state(smtp).failures()).isEqualTo(1);
            assertThat(log.events()).hasSize(1);
        }
    }

    @Test
    void nothingIsLoggedWhereThereIsNoOtherServer() {
        try (var only = ScriptedSmtpServer.start(REFUSAL, MAIL);
                var smtp = to(only).build();
                var log = new LogCapture(Relay.class.getName(), Level.INFO)) {
            catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("lost")));
            smtp.send(mail("found"));
            assertThat(log.events()).isEmpty();
        }
    }

    @Test
    void mailInDoubtIsWarnedOfOnceAndNotByTheServersList() {
        var script =
                MailServerScript.smtp().onEndOfData(Replies.always("nonsense")).build();
        try (var first = ScriptedSmtpServer.start(script);
                var second = server();
                var smtp = to(first, second).build();
                var relay = new LogCapture(Relay.class.getName(), Level.INFO);
                var delivery = new LogCapture("org.smtplib.delivery.Delivery", Level.INFO)) {
            catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("doubtful")));
            assertThat(delivery.lines()).singleElement().asString().contains("may have been delivered", BOB);
            assertThat(relay.lines()).singleElement().asString().doesNotContain("delivered");
        }
    }
}
