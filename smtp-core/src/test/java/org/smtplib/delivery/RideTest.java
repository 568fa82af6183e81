package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtplib.relay.Templates.BOB;
import static org.smtplib.relay.Templates.CID;
import static org.smtplib.relay.Templates.DAN;
import static org.smtplib.relay.Templates.count;
import static org.smtplib.relay.Templates.inBackground;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.texts;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.SmtpTemplate;
import org.smtplib.SmtpTemplateBuilder;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.LineEndings;
import org.smtplib.relay.Templates;
import org.smtplib.session.Pipelining;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ReceivedMail;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.transport.Eventually;

/** Mails of a batch that go behind each other on one connection, by envelopes ahead and by trains. */
class RideTest {

    private final List<MailReport> told = Collections.synchronizedList(new ArrayList<>());

    /** One connection, and the next mail's envelope with the content of the one before. */
    private static SmtpTemplateBuilder to(ScriptedSmtpServer server) {
        return Templates.to(server).pipelining(Pipelining.DEFAULT).pool(Templates.pool(1));
    }

    private static MailServerScriptBuilder fast() {
        return MailServerScript.smtp().keywords("PIPELINING", "CHUNKING");
    }

    private static List<MailObject> mails(int count) {
        return IntStream.range(0, count).mapToObj(i -> mail("mail " + i)).toList();
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "mail " + i).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void allGoOverOneConnectionInTheirOrderAndNoneTwice(int train) {
        try (var server = ScriptedSmtpServer.start(fast().build());
                var smtp = to(server)
                        .pipelining(Pipelining.DEFAULT.withTrain(train))
                        .build()) {
            List<MailReport> reports = smtp.sendAll(mails(40), told::add);
            assertThat(reports).hasSize(40).allMatch(MailReport::isComplete);
            assertThat(told).containsExactlyElementsOf(reports);
            assertThat(texts(server)).containsExactlyElementsOf(names(40));
            assertThat(server.connections()).isEqualTo(1);
            // The first one opens the way; each behind it is told from the one before by RSET.
            assertThat(count(server, "RSET")).isBetween(30L, 39L);
        }
    }

    @Test
    void withoutOverlapEachMailIsAskedForWhenTheOneBeforeIsDone() {
        try (var server = ScriptedSmtpServer.start(fast().build());
                var smtp = to(server)
                        .pipelining(Pipelining.DEFAULT.withOverlap(false))
                        .build()) {
            assertThat(smtp.sendAll(mails(10))).allMatch(MailReport::isComplete);
            assertThat(count(server, "RSET")).isZero();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void refusedAndMalformedMailsLeaveTheOthersAlone(int train) {
        MailObject malformed = new MailObject(Envelope.of("ann@example.org", BOB), Content.of("bare\nline"));
        List<MailObject> mails =
                List.of(mail("one"), mail("two", CID), mail("three", BOB, CID), malformed, mail("five"), mail("six"));
        try (var server = ScriptedSmtpServer.start(
                        fast().onRecipient(CID, "550 5.1.1 no cid").build());
                var smtp = to(server)
                        .pipelining(Pipelining.DEFAULT.withTrain(train))
                        .lineEndings(LineEndings.REJECT)
                        .build()) {
            List<MailReport> reports = smtp.sendAll(mails);
            assertThat(reports)
                    .extracting(MailReport::isComplete)
                    .containsExactly(true, false, false, false, true, true);
            assertThat(reports.get(1).result().with(Outcome.REJECTED_PERMANENT)).containsExactly(CID);
            assertThat(reports.get(2).failure()).isNull();
            assertThat(reports.get(2).result().with(Outcome.ACCEPTED)).containsExactly(BOB);
            assertThat(reports.get(3).failure()).isInstanceOf(IllegalArgumentException.class);
            assertThat(texts(server)).containsExactly("one", "three", "five", "six");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT"})
    void connectionThatDiesAtAnEnvelopeCostsNoMail(String step) {
        // Behind a content that was accepted: the mail ahead of its content goes again.
        Step dying = step.equals("MAIL") ? Step.MAIL : Step.RCPT;
        try (var server = ScriptedSmtpServer.start(
                        fast().faultOnMail(4, dying, Fault.CLOSE).build());
                var smtp = to(server).build()) {
            assertThat(smtp.sendAll(mails(8))).allMatch(MailReport::isComplete);
            assertThat(texts(server)).containsExactlyInAnyOrderElementsOf(names(8));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void oneMailAtMostIsInDoubtWhenAConnectionDiesAtTheContentsEnd() {
        try (var server = ScriptedSmtpServer.start(
                        fast().faultOnMail(4, Step.END_OF_DATA, Fault.RESET).build());
                var smtp = to(server).build()) {
            List<MailReport> reports = smtp.sendAll(mails(8));
            assertThat(reports.stream().filter(report -> !report.isComplete()))
                    .singleElement()
                    .satisfies(report -> {
                        assertThat(report.index()).isEqualTo(3);
                        assertThat(report.result().with(Outcome.IN_DOUBT)).containsExactly(BOB);
                    });
        }
    }

    @Test
    void contentThatCannotBeReadIsItsOwnMailsFailureOnly() {
        Content broken = new Content() {
            private int opened;

            @Override
            public boolean isRepeatable() {
                return true;
            }

            @Override
            public InputStream open() throws IOException {
                opened++;
                if (opened > 1) {
                    throw new IOException("the disk is gone");
                }
                return InputStream.nullInputStream();
            }
        };
        List<MailObject> mails = new ArrayList<>(mails(6));
        mails.set(3, new MailObject(Envelope.of("ann@example.org", BOB), broken));
        try (var server = ScriptedSmtpServer.start(fast().build());
                var smtp = to(server).build()) {
            List<MailReport> reports = smtp.sendAll(mails);
            assertThat(reports).extracting(MailReport::isComplete).containsExactly(true, true, true, false, true, true);
            assertThat(reports.get(3).failure()).hasMessageContaining("the disk is gone");
            assertThat(reports.get(3).result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            assertThat(texts(server)).containsExactly("mail 0", "mail 1", "mail 2", "mail 4", "mail 5");
        }
    }

    @Test
    void whoWaitsForTheSessionGetsItInBetween() throws Exception {
        AtomicReference<FutureTask<SendResult>> other = new AtomicReference<>();
        try (var server = ScriptedSmtpServer.start(fast().build());
                var smtp = to(server).build()) {
            List<MailObject> mails = mails(60);
            smtp.sendAll(mails, report -> {
                if (report.index() == 10) {
                    other.set(inBackground(() -> smtp.send(mail("other"))));
                    Eventually.becomes(() -> smtp.poolStats().waiting() > 0);
                }
            });
            assertThat(other.get().get(10, TimeUnit.SECONDS).isComplete()).isTrue();
            assertThat(texts(server).indexOf("other")).isBetween(11, 20);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void sessionCarriesNoMoreMailsThanItMay() {
        try (var server = ScriptedSmtpServer.start(fast().build());
                var smtp = to(server).pool(Templates.pool(1).withMaxMessages(3)).build()) {
            assertThat(smtp.sendAll(mails(7))).allMatch(MailReport::isComplete);
            assertThat(texts(server)).containsExactlyInAnyOrderElementsOf(names(7));
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @Test
    void mailThatHasToBeSplitGoesItsOwnWay() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp()
                        .keywords("PIPELINING", "CHUNKING", "LIMITS RCPTMAX=2")
                        .build());
                var smtp = to(server).build()) {
            List<MailReport> reports = smtp.sendAll(
                    List.of(mail("one"), mail("two", BOB, CID, DAN), mail("three"), mail("four"), mail("five")));
            assertThat(reports).allMatch(MailReport::isComplete);
            assertThat(texts(server)).containsExactlyInAnyOrder("one", "two", "two", "three", "four", "five");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void mailOfASourceThatKeepsUsWaitingIsReportedBeforeTheNextOneComes() {
        BlockingQueue<MailObject> queue = new LinkedBlockingQueue<>(List.of(mail("mail 0")));
        CountDownLatch last = new CountDownLatch(5);
        try (var server = ScriptedSmtpServer.start(fast().build());
                var smtp = to(server).build()) {
            Stream<MailObject> source = Stream.generate(() -> {
                        try {
                            return queue.poll(10, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .takeWhile(mail -> last.getCount() > 0);
            long taken = smtp.sendAll(source, report -> {
                told.add(report);
                last.countDown();
                queue.add(mail("mail " + (report.index() + 1)));
            });
            assertThat(taken).isEqualTo(5);
            assertThat(told).hasSize(5).allMatch(MailReport::isComplete);
            assertThat(texts(server)).containsExactlyElementsOf(names(5));
        }
    }

    @Test
    void cancelledBatchSendsTheMailWhoseEnvelopeIsAheadAndNoOther() {
        try (var server = ScriptedSmtpServer.start(fast().build());
                var smtp = to(server).build()) {
            List<MailReport> reports = smtp.sendAll(mails(20), new BatchListener() {
                @Override
                public void done(MailReport report) {
                    told.add(report);
                }

                @Override
                public boolean isCancelled() {
                    return told.size() >= 5;
                }
            });
            assertThat(reports).hasSize(20);
            List<MailReport> sent =
                    reports.stream().filter(MailReport::isComplete).toList();
            assertThat(sent).hasSize(texts(server).size()).hasSizeBetween(5, 7);
        }
    }

    @Test
    void connectionThatIsPartedWithCarriesNoFurtherMail() {
        try (var server = ScriptedSmtpServer.start(fast().build());
                var smtp = to(server).build()) {
            List<MailReport> reports = smtp.sendAll(mails(12), report -> {
                if (report.index() == 3) {
                    smtp.evictAll();
                }
            });
            assertThat(reports).allMatch(MailReport::isComplete);
            // The one that is done, and the one whose envelope is ahead.
            assertThat(over(server, 1)).hasSizeBetween(4, 5);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void connectionThatIsTooOldCarriesNoFurtherMail() {
        Duration life = Duration.ofSeconds(1);
        try (var server = ScriptedSmtpServer.start(fast().build());
                var smtp =
                        to(server).pool(Templates.pool(1).withMaxLifetime(life)).build()) {
            List<MailReport> reports = smtp.sendAll(mails(12), report -> {
                if (report.index() == 3) {
                    long end = System.nanoTime() + life.toNanos();
                    Eventually.becomes(() -> System.nanoTime() - end > 0);
                }
            });
            assertThat(reports).allMatch(MailReport::isComplete);
            assertThat(over(server, 1)).hasSizeBetween(1, 5);
        }
    }

    @Test
    void templateThatIsClosedBeginsNoFurtherMail() throws Exception {
        AtomicReference<FutureTask<Boolean>> closing = new AtomicReference<>();
        try (var server = ScriptedSmtpServer.start(fast().build());
                var smtp = to(server).build()) {
            List<MailReport> reports = smtp.sendAll(mails(12), report -> {
                if (report.index() == 3) {
                    closing.set(inBackground(() -> closed(smtp)));
                    // It is sent away when the pool is closed, and not before.
                    assertThat(catchThrowableOfType(SmtpPoolException.class, () -> smtp.send(mail("late"))))
                            .hasMessageContaining("closed");
                }
            });
            assertThat(closing.get().get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(texts(server)).hasSizeBetween(4, 5);
            assertThat(reports.stream().filter(MailReport::isComplete)).hasSameSizeAs(texts(server));
            assertThat(reports.subList(5, 12))
                    .allMatch(report -> report.result().with(Outcome.NOT_SENT).equals(List.of(BOB)));
        }
    }

    @Test
    void mailThatIsToGoAgainDoesNotWaitForAllThatComeBehindIt() {
        List<MailObject> mails = new ArrayList<>(mails(30));
        mails.set(3, mail("mail 3", CID));
        try (var server = ScriptedSmtpServer.start(
                        fast().onRecipient(CID, "451 4.2.0 not yet").build());
                var smtp = to(server)
                        .retry(RetryPolicy.builder()
                                .maxAttempts(2)
                                .delay(Duration.ZERO, Duration.ZERO)
                                .build())
                        .build()) {
            List<MailReport> reports = smtp.sendAll(mails, told::add);
            assertThat(reports.get(3).result().with(Outcome.REJECTED_TRANSIENT)).containsExactly(CID);
            assertThat(count(server, "RCPT TO:<" + CID)).isEqualTo(2);
            assertThat(told.indexOf(reports.get(3))).isBetween(3, 5);
        }
    }

    @Test
    void mailBehindOneThatTakesLongHasItsTimeAllTheSame() {
        Duration limit = Duration.ofSeconds(3);
        try (var server = ScriptedSmtpServer.start(fast().onEndOfData("250 2.0.0 taken, and it takes long to say so")
                        .faultOnMail(3, Step.END_OF_DATA, Fault.DRIP)
                        .build());
                var smtp = to(server).timeLimit(limit).build()) {
            assertThat(smtp.sendAll(mails(5))).allMatch(MailReport::isComplete);
            assertThat(texts(server)).containsExactlyElementsOf(names(5));
        }
    }

    @Test
    void listenerThatFailsBadlyMakesNoMailGoTwice() {
        try (var server = ScriptedSmtpServer.start(fast().build());
                var smtp =
                        to(server).pipelining(Pipelining.DEFAULT.withTrain(5)).build()) {
            assertThatExceptionOfType(StackOverflowError.class)
                    .isThrownBy(() -> smtp.sendAll(mails(20), report -> {
                        told.add(report);
                        if (report.index() >= 3) {
                            throw new StackOverflowError("the listener's");
                        }
                    }));
            assertThat(texts(server)).doesNotHaveDuplicates();
            assertThat(told).extracting(MailReport::index).doesNotHaveDuplicates();
            assertThat(texts(server))
                    .containsAll(told.stream()
                            .filter(MailReport::isComplete)
                            .map(report -> "mail " + report.index())
                            .toList());
        }
    }

    @Test
    void mailThatWasTakenBeforeAnErrorHasItsReport() {
        Content fatal = new Content() {
            private int opened;

            @Override
            public boolean isRepeatable() {
                return true;
            }

            @Override
            public InputStream open() {
                opened++;
                if (opened > 1) {
                    throw new StackOverflowError("the content's");
                }
                return InputStream.nullInputStream();
            }
        };
        List<MailObject> mails = List.of(
                mail("one"),
                mail("two"),
                new MailObject(Envelope.of("ann@example.org", BOB), fatal),
                mail("four", BOB, CID, DAN));
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp()
                        .keywords("PIPELINING", "LIMITS RCPTMAX=2")
                        .build());
                var smtp = to(server).build()) {
            assertThatExceptionOfType(StackOverflowError.class)
                    .isThrownBy(() -> smtp.sendAll(mails.stream(), told::add));
            assertThat(told).extracting(MailReport::index).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
            assertThat(told.get(3).result().with(Outcome.NOT_SENT)).hasSize(3);
            assertThat(texts(server)).containsExactly("one", "two");
        }
    }

    @SuppressWarnings("try") // closed twice
    private static boolean closed(SmtpTemplate smtp) {
        smtp.close();
        return true;
    }

    /** The mails that came over a connection, counted from 1. */
    private static List<ReceivedMail> over(ScriptedSmtpServer server, int connection) {
        return server.messages().stream()
                .filter(mail -> mail.connection() == connection)
                .toList();
    }
}
