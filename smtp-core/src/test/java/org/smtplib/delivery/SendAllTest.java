package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.smtplib.relay.Templates.BOB;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.server;
import static org.smtplib.relay.Templates.texts;
import static org.smtplib.relay.Templates.to;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.protocol.LineEndings;
import org.smtplib.relay.RelayConfig;
import org.smtplib.relay.ServerChoice;
import org.smtplib.relay.Templates;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** A collection or a stream of mails over a template: reports, cancellation, and no more connections than there may be. */
class SendAllTest {

    private final List<MailReport> told = Collections.synchronizedList(new ArrayList<>());

    private static List<MailObject> mails(int count) {
        return IntStream.range(0, count).mapToObj(i -> mail("mail " + i)).toList();
    }

    @Test
    void reportsStandInTheOrderOfTheMailsAndTheListenerHearsOfEach() {
        try (var server = server();
                var smtp = to(server).build()) {
            List<MailObject> mails = mails(50);
            List<MailReport> reports = smtp.sendAll(mails, told::add);
            assertThat(reports).extracting(MailReport::mail).containsExactlyElementsOf(mails);
            assertThat(reports).allMatch(MailReport::isComplete);
            assertThat(told).containsExactlyInAnyOrderElementsOf(reports);
            for (int i = 0; i < 50; i++) {
                assertThat(reports.get(i).index()).isEqualTo(i);
            }
            assertThat(texts(server))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 50).mapToObj(i -> "mail " + i).toList());
        }
    }

    @Test
    void mailThatIsRefusedOrMalformedDoesNotStopTheOthers() {
        MailObject malformed = new MailObject(Envelope.of("ann@example.org", BOB), Content.of("bare\nline"));
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp()
                        .onRecipient("nobody@example.org", "550 5.1.1 nobody")
                        .build());
                var smtp = to(server).lineEndings(LineEndings.REJECT).build()) {
            List<MailReport> reports =
                    smtp.sendAll(List.of(mail("one"), mail("two", "nobody@example.org"), malformed, mail("four")));
            assertThat(reports).extracting(MailReport::isComplete).containsExactly(true, false, false, true);
            assertThat(reports.get(1).failure()).isInstanceOf(SmtpRecipientsRefusedException.class);
            assertThat(reports.get(1).result().with(Outcome.REJECTED_PERMANENT)).containsExactly("nobody@example.org");
            assertThat(reports.get(2).failure()).isInstanceOf(IllegalArgumentException.class);
            assertThat(reports.get(2).result()).isNull();
            assertThat(texts(server)).containsExactlyInAnyOrder("one", "four");
        }
    }

    @Test
    void mailInDoubtIsReportedAsSuchAndTheOthersAreSent() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp()
                        .faultOnMail(2, Step.END_OF_DATA, Fault.RESET)
                        .build());
                var smtp = to(server).pool(Templates.pool(1)).build()) {
            List<MailReport> reports = smtp.sendAll(mails(3));
            assertThat(reports).extracting(MailReport::isComplete).containsExactly(true, false, true);
            assertThat(reports.get(1).result().with(Outcome.IN_DOUBT)).containsExactly(BOB);
        }
    }

    @Test
    void noMoreConnectionsAreOpenThanThePoolAllowsAndNobodyWaitsForOne() {
        AtomicInteger refused = new AtomicInteger();
        Script three = Templates.noMoreThan(3, MailServerScript.smtp().build(), refused);
        try (var server = ScriptedSmtpServer.start(three);
                var smtp = to(server)
                        .pool(Templates.pool(3).withMaxWait(Duration.ofMillis(1)))
                        .build()) {
            assertThat(smtp.sendAll(mails(90))).allMatch(MailReport::isComplete);
            assertThat(refused.get()).isZero();
            assertThat(server.connections()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void serversInOrderGetNoCrowdThatWouldWaitAtTheFirst() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        Script script = Templates.after(answer, MailServerScript.smtp().build());
        try (var first = ScriptedSmtpServer.start(script);
                var second = ScriptedSmtpServer.start(Script.unexpected());
                var smtp = to(first, second).pool(Templates.pool(2)).build()) {
            FutureTask<List<MailReport>> batch = Templates.inBackground(() -> smtp.sendAll(mails(10)));
            first.awaitConnections(2);
            assertThat(smtp.poolStats().waiting()).isZero();
            answer.countDown();
            assertThat(batch.get(10, TimeUnit.SECONDS)).allMatch(MailReport::isComplete);
        }
    }

    @Test
    void serversInTurnAreAllBusyAtOnce() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        Script script = Templates.after(answer, MailServerScript.smtp().build());
        RelayConfig inTurn =
                RelayConfig.builder().choice(ServerChoice.ROUND_ROBIN).build();
        try (var first = ScriptedSmtpServer.start(script);
                var second = ScriptedSmtpServer.start(script);
                var smtp =
                        to(first, second).relay(inTurn).pool(Templates.pool(2)).build()) {
            FutureTask<List<MailReport>> batch = Templates.inBackground(() -> smtp.sendAll(mails(20)));
            first.awaitConnections(2);
            second.awaitConnections(2);
            answer.countDown();
            assertThat(batch.get(10, TimeUnit.SECONDS)).allMatch(MailReport::isComplete);
            assertThat(first.messages()).hasSizeGreaterThan(2);
            assertThat(second.messages()).hasSizeGreaterThan(2);
        }
    }

    @Test
    void mailsThatWereNotBegunAreReportedAsNotSent() {
        try (var server = server();
                var smtp = to(server).pool(Templates.pool(1)).build()) {
            List<MailReport> reports = smtp.sendAll(mails(10), new BatchListener() {
                @Override
                public void done(MailReport report) {
                    told.add(report);
                }

                @Override
                public boolean isCancelled() {
                    return told.size() == 3;
                }
            });
            assertThat(reports).hasSize(10);
            assertThat(reports.subList(0, 3)).allMatch(MailReport::isComplete);
            assertThat(reports.subList(3, 10)).allSatisfy(report -> {
                assertThat(report.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
                assertThat(report.failure()).isInstanceOfSatisfying(SmtpException.class, e -> {
                    assertThat(e).hasMessageContaining("cancelled");
                    assertThat(e.result()).isEqualTo(report.result());
                });
            });
            assertThat(told).hasSize(3);
            assertThat(texts(server)).containsExactly("mail 0", "mail 1", "mail 2");
        }
    }

    @Test
    void interruptEndsTheBatchAndClosesTheCallersConnection() throws Exception {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().fault(Step.MAIL, Fault.STALL).build());
                var smtp = to(server).pool(Templates.pool(1)).build()) {
            List<MailReport> reports = new ArrayList<>();
            FutureTask<Boolean> caller = new FutureTask<>(() -> {
                reports.addAll(smtp.sendAll(mails(5)));
                return Thread.currentThread().isInterrupted();
            });
            Thread thread = new Thread(caller, "caller");
            thread.start();
            server.awaitCommand("MAIL.*");
            thread.interrupt();
            assertThat(caller.get(10, TimeUnit.SECONDS)).isTrue();
            server.awaitClosed(1);
            assertThat(reports)
                    .hasSize(5)
                    .allSatisfy(report ->
                            assertThat(report.result().with(Outcome.NOT_SENT)).containsExactly(BOB));
            assertThat(reports.get(0).failure()).hasMessageContaining("Interrupted");
            assertThat(reports.get(1).failure()).hasMessageContaining("cancelled");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void streamIsSentLazilyAndClosed() {
        AtomicInteger made = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        AtomicInteger inHand = new AtomicInteger();
        AtomicBoolean closed = new AtomicBoolean();
        Stream<MailObject> stream = Stream.generate(() -> {
                    inHand.accumulateAndGet(made.incrementAndGet() - done.get(), Math::max);
                    return mail("mail");
                })
                .limit(300)
                .onClose(() -> closed.set(true));
        try (var server = server();
                var smtp = to(server).pool(Templates.pool(2)).build()) {
            long taken = smtp.sendAll(stream, report -> done.incrementAndGet());
            assertThat(taken).isEqualTo(300);
            assertThat(server.messages()).hasSize(300);
            // One for each connection, and one that the stream may hold ready.
            assertThat(inHand.get()).isLessThanOrEqualTo(3);
            assertThat(closed).isTrue();
        }
    }

    @Test
    void parallelStreamIsNoExceptionToThat() {
        AtomicInteger made = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        AtomicInteger inHand = new AtomicInteger();
        Stream<MailObject> stream = IntStream.range(0, 200)
                .boxed()
                .parallel()
                .sorted()
                .map(i -> {
                    inHand.accumulateAndGet(made.incrementAndGet() - done.get(), Math::max);
                    return mail("mail " + i);
                });
        try (var server = server();
                var smtp = to(server).pool(Templates.pool(2)).build()) {
            assertThat(smtp.sendAll(stream, report -> done.incrementAndGet())).isEqualTo(200);
            assertThat(inHand.get()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void streamThatThrowsIsClosedAndItsFailureThrown() {
        AtomicBoolean closed = new AtomicBoolean();
        Stream<MailObject> stream = IntStream.range(0, 10)
                .mapToObj(i -> {
                    if (i == 4) {
                        throw new IllegalStateException("the file is gone");
                    }
                    return mail("mail " + i);
                })
                .onClose(() -> closed.set(true));
        try (var server = server();
                var smtp = to(server).build()) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> smtp.sendAll(stream, told::add))
                    .withMessage("the file is gone");
            assertThat(closed).isTrue();
            assertThat(told).hasSize(4).allMatch(MailReport::isComplete);
            assertThat(server.messages()).hasSize(4);
        }
    }

    @Test
    void batchIsSentOnAnExecutorOfOneThreadFromThatThread() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try (var server = server();
                var smtp = to(server).executor(one).build()) {
            List<MailReport> reports = one.submit(() -> smtp.sendAll(mails(20))).get(10, TimeUnit.SECONDS);
            assertThat(reports).hasSize(20).allMatch(MailReport::isComplete);
        } finally {
            one.shutdownNow();
        }
    }

    @Test
    void closedTemplateReportsEachAsNotSent() {
        try (var server = ScriptedSmtpServer.start(Script.unexpected())) {
            SmtpTemplate smtp = to(server).build();
            smtp.close();
            assertThat(smtp.sendAll(mails(3))).hasSize(3).allSatisfy(report -> {
                assertThat(report.failure()).isInstanceOf(SmtpPoolException.class);
                assertThat(report.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            });
        }
    }

    @Test
    void nothingToSendIsNothing() {
        try (var server = ScriptedSmtpServer.start(Script.unexpected());
                var smtp = to(server).build()) {
            assertThat(smtp.sendAll(List.of())).isEmpty();
            assertThat(smtp.sendAll(Stream.<MailObject>empty(), told::add)).isZero();
        }
    }
}
