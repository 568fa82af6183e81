package org.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.exception.SmtpSenderRefusedException;
import org.smtplib.message.Envelope;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.pool.CloseReason;
import org.smtplib.pool.PoolConfig;
import org.smtplib.pool.PoolStats;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.StartTls;
import org.smtplib.session.Pipelining;
import org.smtplib.session.RecordingListener;
import org.smtplib.session.SessionConfig;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Peer;
import org.smtplib.testing.Replies;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.transport.Eventually;

/** A template from its first mail to its close, and what is told of it. */
class SmtpTemplateLifeTest {

    private static final List<String> BOB = List.of("bob@example.org");

    private static SmtpTemplateBuilder to(ScriptedSmtpServer server) {
        return SmtpTemplate.builder(server.host()).port(server.port()).localHostName("client.example");
    }

    /** Takes one mail, and says so when the test wants it to. */
    private static Script takingItsTime(CountDownLatch answer) {
        return peer -> {
            peer.say("220 server.example");
            peer.expect("EHLO client.example");
            peer.say("250 server.example");
            for (String command : List.of("MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.org>")) {
                peer.expect(command);
                peer.say("250 ok");
            }
            peer.expect("DATA");
            peer.say("354 go ahead");
            peer.readContent();
            peer.await(answer);
            peer.say("250 taken");
            peer.drainUntilEof();
        };
    }

    @Test
    void noConnectionIsMadeBeforeTheFirstMail() {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build());
                SmtpTemplate template = to(server).build()) {
            assertThat(template.poolStats()).isEqualTo(new PoolStats(4, 0, 0, 0, 0));
            assertThat(server.connections()).isZero();
            template.send("ann@example.org", BOB, "x");
            assertThat(template.poolStats()).isEqualTo(new PoolStats(4, 1, 0, 1, 0));
        }
    }

    @Test
    void closeWaitsForTheMailUnderWay() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(takingItsTime(answer))) {
            RecordingListener listener = new RecordingListener();
            // One connection, which is busy: whoever looks whether the pool is closed waits in vain.
            SmtpTemplate template = to(server)
                    .listener(listener)
                    .pool(PoolConfig.DEFAULT.withMaxSize(1).withMaxWait(Duration.ofMillis(1)))
                    .build();
            FutureTask<SendResult> sender =
                    inBackground(new FutureTask<>(() -> template.send("ann@example.org", BOB, "x")));
            listener.await("content ");
            FutureTask<Void> closing = inBackground(new FutureTask<>(template::close, null));
            Eventually.becomes(() -> isClosed(template));
            assertThat(closing.isDone()).isFalse();
            answer.countDown();
            assertThat(sender.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
            closing.get(10, TimeUnit.SECONDS);
            assertThat(template.poolStats().total()).isZero();
            server.awaitClosed(1);
        }
    }

    @Test
    void closeWaitsNoLongerThanTheConfigurationSaysAndTheMailIsFinishedAllTheSame() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(takingItsTime(answer))) {
            RecordingListener listener = new RecordingListener();
            SmtpTemplate template = to(server)
                    .listener(listener)
                    .pool(PoolConfig.DEFAULT.withCloseTimeout(Duration.ofMillis(100)))
                    .build();
            FutureTask<SendResult> sender =
                    inBackground(new FutureTask<>(() -> template.send("ann@example.org", BOB, "x")));
            listener.await("content ");
            template.close();
            assertThat(sender.isDone()).isFalse();
            answer.countDown();
            assertThat(sender.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
            server.awaitClosed(1);
            assertThat(template.poolStats().total()).isZero();
        }
    }

    @Test
    void closedTemplateSendsNothing() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            SmtpTemplate template = to(server).build();
            template.close();
            template.close();
            assertThatExceptionOfType(SmtpPoolException.class)
                    .isThrownBy(() -> template.send("ann@example.org", BOB, "x"))
                    .satisfies(e -> assertThat(e.result())
                            .isNotNull()
                            .satisfies(result ->
                                    assertThat(result.with(Outcome.NOT_SENT)).isEqualTo(BOB)));
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void eachMailIsToldOnceWithItsOutcome() {
        var script = MailServerScript.smtp()
                .on("MAIL", Replies.once("550 5.7.1 no"))
                .faultOnMail(3, Step.RCPT, Fault.CLOSE)
                .build();
        RecordingListener listener = new RecordingListener();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpTemplate template =
                        to(server).listener(listener).pipelining(Pipelining.OFF).build()) {
            assertThatExceptionOfType(SmtpSenderRefusedException.class)
                    .isThrownBy(() -> template.send("ann@example.org", BOB, "x"));
            template.send("ann@example.org", BOB, "x");
            // Its first connection dies, which the sender never hears of.
            template.send("ann@example.org", BOB, "x");
            assertThat(listener.events())
                    .filteredOn(event -> event.startsWith("mail"))
                    .satisfiesExactly(
                            first ->
                                    assertThat(first).startsWith("mail failed:").contains("550 5.7.1 no"),
                            second ->
                                    assertThat(second).startsWith("mail sent:").contains("bob@example.org ACCEPTED"),
                            third -> assertThat(third).startsWith("mail sent:").contains("bob@example.org ACCEPTED"));
        }
    }

    @Test
    void listenerThatThrowsDoesNotTurnSuccessIntoFailure() {
        SmtpEventListener clumsy = new SmtpEventListener() {
            @Override
            public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
                throw new IllegalStateException("clumsy");
            }

            @Override
            public void mailFailed(Envelope envelope, SmtpException failure, Duration elapsed) {
                throw new IllegalStateException("clumsy");
            }
        };
        var script =
                MailServerScript.smtp().on("MAIL", Replies.once("550 5.7.1 no")).build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpTemplate template = to(server).listener(clumsy).build()) {
            assertThatExceptionOfType(SmtpSenderRefusedException.class)
                    .isThrownBy(() -> template.send("ann@example.org", BOB, "x"));
            assertThat(template.send("ann@example.org", BOB, "x").isComplete()).isTrue();
        }
    }

    @Test
    void farewellThatFailsDoesNotTurnSuccessIntoFailure() {
        var script = MailServerScript.smtp().fault(Step.QUIT, Fault.RESET).build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpTemplate template =
                        to(server).pool(PoolConfig.DEFAULT.withMaxMessages(1)).build()) {
            for (int i = 0; i < 5; i++) {
                assertThat(template.send("ann@example.org", BOB, "x").isComplete())
                        .isTrue();
            }
            assertThat(server.messages()).hasSize(5);
        }
    }

    @Test
    void evictAllEndsWhatIsIdleAtOnceAndWhatIsInUseWhenItsMailIsDone() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        var mail = MailServerScript.smtp().build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(takingItsTime(answer), mail, mail);
                SmtpTemplate template = to(server).build()) {
            FutureTask<SendResult> sender =
                    inBackground(new FutureTask<>(() -> template.send("ann@example.org", BOB, "x")));
            server.awaitCommand("DATA");
            template.send("ann@example.org", BOB, "x");
            template.evictAll();
            server.awaitClosed(2);
            Eventually.becomes(() -> template.poolStats().equals(new PoolStats(4, 1, 1, 0, 0)));
            answer.countDown();
            assertThat(sender.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
            server.awaitClosed(1);
            template.send("ann@example.org", BOB, "x");
            assertThat(server.connections()).isEqualTo(3);
            Eventually.becomes(() -> template.poolCounters().closed(CloseReason.EVICTED) == 2);
        }
    }

    @Test
    void evictIdleEndsWhatIsIdleAndOpensNoneAheadUntilThereIsAMail() {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build());
                SmtpTemplate template =
                        to(server).pool(PoolConfig.DEFAULT.withMinIdle(1)).build()) {
            Eventually.becomes(() -> template.poolStats().idle() == 1);
            template.evictIdle();
            Eventually.becomes(() -> template.poolStats().total() == 0);
            assertThat(server.connections()).isEqualTo(1);
            template.send("ann@example.org", BOB, "x");
            assertThat(server.connections()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void countersTellOfAllServersTogetherAndOfEach() {
        try (ScriptedSmtpServer first = ScriptedSmtpServer.start(
                        MailServerScript.smtp().greeting("554 5.3.2 never").build());
                ScriptedSmtpServer second =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build());
                SmtpTemplate template = to(first)
                        .server(SessionConfig.builder(second.host())
                                .port(second.port())
                                .localHostName("client.example")
                                .lineEndings(LineEndings.NORMALIZE)
                                .build())
                        .build()) {
            template.send("ann@example.org", BOB, "x");
            template.evictAll();
            Eventually.becomes(() -> template.poolCounters().closed(CloseReason.EVICTED) == 1);
            assertThat(template.servers())
                    .extracting(server -> server.counters().failed())
                    .containsExactly(1L, 0L);
            assertThat(template.servers())
                    .extracting(server -> server.counters().borrowed())
                    .containsExactly(0L, 1L);
            assertThat(template.poolCounters().failed()).isEqualTo(1);
            assertThat(template.poolCounters().created()).isEqualTo(1);
        }
    }

    @Test
    void configurationIsShownWithoutItsSecrets() {
        try (SmtpTemplate template = SmtpTemplate.builder("mail.example.org")
                .protocol(Protocol.SMTPS)
                .credentials("ann", "s3cret")
                .build()) {
            assertThat(template.toString()).contains("mail.example.org:465").doesNotContain("s3cret");
            assertThat(template.config().endpoint().port()).isEqualTo(465);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmtpTemplate.builder("mail.example.org")
                        .protocol(Protocol.SMTPS)
                        .startTls(StartTls.REQUIRED)
                        .build());
    }

    @Test
    void serverThatIsSilentForEverDoesNotKeepTheTemplateFromClosing() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(Peer::stall);
                SmtpTemplate template = to(server)
                        .pool(PoolConfig.DEFAULT.withCloseTimeout(Duration.ofMillis(100)))
                        .build()) {
            inBackground(new FutureTask<>(() -> template.send("ann@example.org", BOB, "x")));
            server.awaitConnections(1);
            assertThat(template.poolStats().total()).isEqualTo(1);
        }
    }

    private static boolean isClosed(SmtpTemplate template) {
        try {
            template.send("ann@example.org", List.of("nobody@example.org"), "x");
            return false;
        } catch (SmtpPoolException e) {
            return !e.isTransient();
        }
    }

    private static <T> FutureTask<T> inBackground(FutureTask<T> task) {
        Thread thread = new Thread(task, "background");
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
