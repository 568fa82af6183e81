package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.smtplib.relay.Templates.BOB;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.server;
import static org.smtplib.relay.Templates.texts;
import static org.smtplib.relay.Templates.to;

import ch.qos.logback.classic.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.event.LogCapture;
import org.smtplib.event.MailWatch;
import org.smtplib.event.MailWatcher;
import org.smtplib.event.MailWatchers;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.RecipientPolicy;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.LineEndings;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** Each mail is watched from where it is handed over to its one end, on whatever way it ends. */
class MailWatcherTest {

    private static final String NOBODY = "nobody@example.org";

    private final RecordingWatcher watcher = new RecordingWatcher();
    private final ExecutorService one = Executors.newSingleThreadExecutor(task -> new Thread(task, "the only thread"));
    private final LinkedBlockingQueue<Runnable> later = new LinkedBlockingQueue<>();

    @AfterEach
    void shutdown() {
        one.shutdownNow();
    }

    private static ScriptedSmtpServer refusing() {
        return ScriptedSmtpServer.start(
                MailServerScript.smtp().onRecipient(NOBODY, "550 5.1.1 nobody").build());
    }

    private static MailObject malformed() {
        return new MailObject(Envelope.of("ann@example.org", BOB), Content.of("malformed\n"));
    }

    @Test
    void mailThatIsSentIsToldFirstAndLast() {
        try (var server = refusing();
                var smtp = to(server).watcher(watcher).build()) {
            smtp.send(mail("one"));
            smtp.send(mail("two", BOB, NOBODY));
        }
        assertThat(watcher.events()).containsExactly("begun one", "sent one", "begun two", "sent two in part");
        assertThat(watcher.beginners()).containsOnly(Thread.currentThread());
    }

    @Test
    void mailThatFailsOrIsMalformedHasItsEndToo() {
        try (var server = refusing();
                var smtp = to(server)
                        .lineEndings(LineEndings.REJECT)
                        .watcher(watcher)
                        .build()) {
            assertThatExceptionOfType(SmtpRecipientsRefusedException.class)
                    .isThrownBy(() -> smtp.send(mail("refused", NOBODY)));
            assertThatIllegalArgumentException().isThrownBy(() -> smtp.send(malformed()));
        }
        assertThat(watcher.events())
                .containsExactly(
                        "begun refused",
                        "failed refused: SmtpRecipientsRefusedException",
                        "begun malformed",
                        "failed malformed: IllegalArgumentException");
    }

    @Test
    void mailOfAClosedTemplateBeginsAndEnds() {
        try (var server = ScriptedSmtpServer.start(Script.unexpected())) {
            SmtpTemplate smtp = to(server).watcher(watcher).build();
            smtp.close();
            assertThatExceptionOfType(SmtpPoolException.class).isThrownBy(() -> smtp.send(mail("one")));
            assertThat(smtp.sendAsync(mail("two"))).isCompletedExceptionally();
        }
        assertThat(watcher.events())
                .containsExactly(
                        "begun one", "failed one: SmtpPoolException", "begun two", "failed two: SmtpPoolException");
    }

    @Test
    void asynchronousMailBeginsWhereItIsHandedOverAndEndsBeforeItsFuture() throws Exception {
        try (var server = refusing();
                var smtp = to(server).executor(one).watcher(watcher).build()) {
            CompletableFuture<List<String>> seen = smtp.sendAsync(mail("one")).thenApply(result -> watcher.events());
            assertThat(seen.join()).containsExactly("begun one", "sent one");
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> smtp.sendAsync(mail("two", NOBODY)).join());
        }
        assertThat(watcher.events())
                .endsWith("begun two", "failed two: SmtpRecipientsRefusedException")
                .hasSize(4);
        assertThat(watcher.beginners()).containsOnly(Thread.currentThread());
    }

    @Test
    void mailThatIsCancelledBeforeItIsBegunEndsOnceAndAtOnce() {
        try (var server = ScriptedSmtpServer.start(Script.unexpected());
                var smtp = to(server).executor(later::add).watcher(watcher).build()) {
            CompletableFuture<SendResult> future = smtp.sendAsync(mail("one"));
            future.cancel(false);
            assertThat(watcher.events()).containsExactly("begun one", "failed one: CancellationException");
            future.cancel(true);
            later.forEach(Runnable::run);
        }
        assertThat(watcher.events()).hasSize(2);
    }

    @Test
    void mailWhoseFutureWasCompletedByOthersBeforeItIsBegunEndsWhenItIsItsTurn() {
        try (var server = ScriptedSmtpServer.start(Script.unexpected());
                var smtp = to(server).executor(later::add).watcher(watcher).build()) {
            smtp.sendAsync(mail("one")).completeExceptionally(new IllegalStateException("changed my mind"));
            later.forEach(Runnable::run);
        }
        assertThat(watcher.events()).containsExactly("begun one", "failed one: CancellationException");
    }

    @Test
    void mailThatIsCancelledUnderWayEndsAsItReallyDid() {
        var script =
                MailServerScript.smtp().fault(Step.END_OF_DATA, Fault.STALL).build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).executor(one).watcher(watcher).build()) {
            CompletableFuture<SendResult> future = smtp.sendAsync(mail("one"));
            server.awaitMessages(1);
            future.cancel(true);
            watcher.await("failed one: SmtpInDoubtException");
        }
        assertThat(watcher.events()).containsExactly("begun one", "failed one: SmtpInDoubtException");
    }

    @Test
    void eachMailOfABatchIsWatchedForACallerWhoIsAskedOnce() {
        List<Boolean> endedFirst = new ArrayList<>();
        List<MailObject> mails = Stream.concat(
                        IntStream.range(0, 20).mapToObj(i -> mail("mail " + i)),
                        Stream.of(mail("refused", NOBODY), malformed()))
                .toList();
        try (var server = refusing();
                var smtp = to(server)
                        .lineEndings(LineEndings.REJECT)
                        .watcher(watcher)
                        .build()) {
            smtp.sendAll(
                    mails,
                    report -> endedFirst.add(watcher.events().stream().anyMatch(event -> !event.startsWith("begun "))));
            smtp.sendAll(Stream.of(mail("of a stream")), report -> {});
        }
        assertThat(endedFirst).hasSize(22).containsOnly(true);
        assertThat(watcher.batchCallers()).containsExactly(Thread.currentThread(), Thread.currentThread());
        assertThat(watcher.events()).doesNotHaveDuplicates().hasSize(2 * 23);
        assertThat(watcher.events())
                .contains(
                        "begun mail 0",
                        "sent mail 0",
                        "sent mail 19",
                        "failed refused: SmtpRecipientsRefusedException",
                        "failed malformed: IllegalArgumentException",
                        "sent of a stream");
    }

    @Test
    void mailsOfACancelledBatchThatWereNotBegunEndAsNotSent() {
        BatchListener cancelling = new BatchListener() {
            @Override
            public void done(MailReport report) {}

            @Override
            public boolean isCancelled() {
                return true;
            }
        };
        try (var server = ScriptedSmtpServer.start(Script.unexpected());
                var smtp = to(server).watcher(watcher).build()) {
            smtp.sendAll(List.of(mail("one"), mail("two")), cancelling);
        }
        assertThat(watcher.events())
                .containsExactly(
                        "begun one", "failed one: SmtpPoolException", "begun two", "failed two: SmtpPoolException");
    }

    @Test
    void mailThatGoesAgainOrInPartsIsWatchedOnce() {
        var script = MailServerScript.smtp()
                .maxRecipients(2)
                .faultOnMail(1, Step.MAIL, Fault.RESET)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).watcher(watcher).build()) {
            smtp.send(mail("one", BOB, "cid@example.org", "dan@example.org"));
            assertThat(texts(server)).hasSizeGreaterThan(1);
        }
        assertThat(watcher.events()).containsExactly("begun one", "sent one");
    }

    @Test
    void watcherThatThrowsChangesNothing() {
        MailWatcher atTheBegin = mail -> {
            throw new IllegalStateException("no registry");
        };
        MailWatcher atTheEnd = mail -> new MailWatch() {
            @Override
            public void sent(SendResult result) {
                throw new AssertionError("no disk");
            }

            @Override
            public void failed(Throwable failure) {
                throw new AssertionError("no disk");
            }
        };
        try (var log = new LogCapture(MailWatchers.class.getName(), Level.WARN);
                var server = refusing();
                var smtp = to(server)
                        .watcher(atTheBegin)
                        .watcher(atTheEnd)
                        .watcher(watcher)
                        .build()) {
            assertThat(smtp.send(mail("one")).isComplete()).isTrue();
            assertThat(smtp.sendAsync(mail("two")).join().isComplete()).isTrue();
            assertThat(smtp.sendAll(List.of(mail("three", NOBODY))))
                    .singleElement()
                    .satisfies(
                            report -> assertThat(report.failure()).isInstanceOf(SmtpRecipientsRefusedException.class));
            assertThat(log.lines()).hasSize(6).allMatch(line -> line.contains("the mail is not affected"));
        }
        assertThat(watcher.events()).hasSize(6);
    }

    @Test
    void watcherThatAnswersNothingChangesNothing() {
        MailWatcher noWatch = mail -> null;
        MailWatcher noneOfABatch = new MailWatcher() {
            @Override
            public MailWatch begun(MailObject mail) {
                return MailWatch.NONE;
            }

            @Override
            public MailWatcher ofBatch() {
                return null;
            }
        };
        try (var log = new LogCapture(MailWatchers.class.getName(), Level.WARN);
                var server = refusing();
                var smtp = to(server).watcher(noWatch).watcher(noneOfABatch).build()) {
            assertThat(smtp.send(mail("one")).isComplete()).isTrue();
            assertThat(smtp.sendAsync(mail("two")).join().isComplete()).isTrue();
            assertThat(smtp.sendAll(List.of(mail("three")))).allMatch(MailReport::isComplete);
            assertThat(log.lines()).hasSize(4).allMatch(line -> line.contains("the mail is not affected"));
        }
    }

    @Test
    void mailThatTheExecutorFailsAtHasItsEnd() {
        Error noThread = new Error("no thread to spare");
        try (var server = ScriptedSmtpServer.start(Script.unexpected());
                var smtp = to(server)
                        .executor(task -> {
                            throw noThread;
                        })
                        .watcher(watcher)
                        .build()) {
            assertThatExceptionOfType(Error.class).isThrownBy(() -> smtp.sendAsync(mail("one")));
        }
        assertThat(watcher.events()).containsExactly("begun one", "failed one: Error");
    }

    /** The caller is one of the workers, and does not leave before the others. */
    @Test
    void batchGoesOnWhereTheExecutorFailsAtAWorker() {
        try (var server = server();
                var smtp = to(server)
                        .executor(task -> {
                            throw new Error("no thread to spare");
                        })
                        .watcher(watcher)
                        .build()) {
            assertThat(smtp.sendAll(List.of(mail("one"), mail("two"))))
                    .hasSize(2)
                    .allMatch(MailReport::isComplete);
        }
        assertThat(watcher.events()).containsExactly("begun one", "sent one", "begun two", "sent two");
    }

    @Test
    void watcherSeesTheMailWithTheTemplatesOwnPolicy() {
        try (var server = server();
                var smtp = to(server)
                        .recipients(RecipientPolicy.ALL_OR_NONE)
                        .watcher(mail -> {
                            assertThat(mail.options().isAllOrNone()).isTrue();
                            return watcher.begun(mail);
                        })
                        .build()) {
            smtp.send(mail("one"));
        }
        assertThat(watcher.events()).containsExactly("begun one", "sent one");
    }
}
