package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.smtplib.relay.Templates.BOB;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.server;
import static org.smtplib.relay.Templates.texts;
import static org.smtplib.relay.Templates.to;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.smtplib.SmtpTemplate;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.message.Envelope;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Email;
import org.smtplib.relay.Templates;
import org.smtplib.session.RecordingListener;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.transport.Eventually;

/** A mail that another thread sends: where, with what context, how it is told of, and how it is cancelled. */
class SendAsyncTest {

    private final ExecutorService one = Executors.newSingleThreadExecutor(task -> new Thread(task, "the only thread"));
    private final LinkedBlockingQueue<Runnable> never = new LinkedBlockingQueue<>();
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void shutdown() {
        one.shutdownNow();
        MDC.clear();
    }

    private static SendResult get(CompletableFuture<SendResult> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    private static Throwable failure(CompletableFuture<SendResult> future) throws Exception {
        try {
            throw new AssertionError("sent: " + get(future));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private List<String> mailEvents() {
        return listener.events().stream()
                .filter(event -> event.startsWith("mail "))
                .toList();
    }

    @Test
    void mailIsSentByTheGivenExecutorWhichStaysOpen() throws Exception {
        List<String> threads = new ArrayList<>();
        SmtpEventListener watching = new SmtpEventListener() {
            @Override
            public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
                threads.add(Thread.currentThread().getName());
            }
        };
        try (var server = server()) {
            try (var smtp = to(server).executor(one).listener(watching).build()) {
                assertThat(get(smtp.sendAsync(mail("mail"))).isComplete()).isTrue();
            }
            assertThat(threads).containsExactly("the only thread");
            assertThat(one.isShutdown()).isFalse();
            assertThat(one.submit(() -> "alive").get(10, TimeUnit.SECONDS)).isEqualTo("alive");
        }
    }

    @Test
    void composedMailsAndMimeMessagesGoTheSameWay() throws Exception {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
        message.setFrom("ann@example.org");
        message.setRecipients(Message.RecipientType.TO, InternetAddress.parse(BOB));
        message.setText("hello");
        try (var server = server();
                var smtp = to(server).executor(never::add).build()) {
            CompletableFuture<SendResult> first = smtp.sendAsync(message);
            // Composed by the caller: what becomes of the message afterwards does not matter.
            message.setText("changed");
            CompletableFuture<SendResult> second = smtp.sendAsync(Email.builder()
                    .from("ann@example.org")
                    .to(BOB)
                    .text("good morning")
                    .build());
            never.forEach(Runnable::run);
            assertThat(get(first).isComplete()).isTrue();
            assertThat(get(second).isComplete()).isTrue();
            assertThat(server.messages().get(0).text()).contains("hello").doesNotContain("changed");
            assertThat(server.messages().get(1).text()).contains("good morning");
        }
    }

    @Test
    void failureIsTheOneThatSendingWouldThrow() throws Exception {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().on("RCPT", "550 5.1.1 nobody").build());
                var smtp = to(server).listener(listener).build()) {
            assertThat(failure(smtp.sendAsync(mail("mail"))))
                    .isInstanceOfSatisfying(
                            SmtpRecipientsRefusedException.class,
                            e -> assertThat(e.result().with(Outcome.REJECTED_PERMANENT))
                                    .containsExactly(BOB));
            assertThat(mailEvents()).singleElement().asString().startsWith("mail failed");
        }
    }

    @Test
    void mailThatIsCancelledBeforeItIsBegunIsNotSent() {
        try (var server = ScriptedSmtpServer.start(Script.unexpected());
                var smtp = to(server).executor(never::add).listener(listener).build()) {
            CompletableFuture<SendResult> future = smtp.sendAsync(mail("mail"));
            assertThat(future.cancel(false)).isTrue();
            assertThat(future.isCancelled()).isTrue();
            never.forEach(Runnable::run);
            assertThat(mailEvents()).isEmpty();
            assertThatExceptionOfType(CancellationException.class).isThrownBy(future::join);
        }
    }

    @Test
    void mailThatIsCancelledUnderWayClosesItsConnectionAtOnceAndItsOutcomeIsTold() throws Exception {
        var script = MailServerScript.smtp().fault(Step.MAIL, Fault.STALL).build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).executor(one).listener(listener).build()) {
            CompletableFuture<SendResult> future = smtp.sendAsync(mail("mail"));
            server.awaitCommand("MAIL.*");
            assertThat(future.cancel(true)).isTrue();
            server.awaitClosed(1);
            listener.await("mail failed: Interrupted");
            assertThat(future.isCancelled()).isTrue();
            // The interrupt was meant for the mail: the thread's next task knows nothing of it.
            assertThat(one.submit(() -> Thread.currentThread().isInterrupted()).get(10, TimeUnit.SECONDS))
                    .isFalse();
        }
    }

    @Test
    void interruptOfACancelledMailNeverMeetsTheNextOneOfTheSameThread() throws Exception {
        try (var server = server();
                var smtp = to(server).executor(one).build()) {
            for (int i = 0; i < 300; i++) {
                CompletableFuture<SendResult> cancelled = smtp.sendAsync(mail("cancelled"));
                CompletableFuture<SendResult> next = smtp.sendAsync(mail("next"));
                if (i % 2 == 0) {
                    Thread.yield();
                }
                cancelled.cancel(true);
                assertThat(get(next).isComplete()).isTrue();
            }
            assertThat(texts(server)).filteredOn("next"::equals).hasSize(300);
        }
    }

    @Test
    void mailThatIsCancelledBehindItsContentIsInDoubtForTheListener() throws Exception {
        var script =
                MailServerScript.smtp().fault(Step.END_OF_DATA, Fault.STALL).build();
        List<SmtpException> told = new ArrayList<>();
        CountDownLatch tell = new CountDownLatch(1);
        SmtpEventListener watching = new SmtpEventListener() {
            @Override
            public void mailFailed(Envelope envelope, SmtpException failure, Duration elapsed) {
                told.add(failure);
                tell.countDown();
            }
        };
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server)
                        .executor(one)
                        .listener(listener)
                        .listener(watching)
                        .build()) {
            CompletableFuture<SendResult> future = smtp.sendAsync(mail("mail"));
            listener.await("content ");
            future.cancel(true);
            assertThat(tell.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(told)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            SmtpInDoubtException.class,
                            e -> assertThat(e.result().with(Outcome.IN_DOUBT)).containsExactly(BOB));
        }
    }

    @Test
    void mailThatIsCancelledWithoutLeaveToInterruptIsSentToItsEnd() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        Script script = Templates.after(answer, MailServerScript.smtp().build());
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).executor(one).listener(listener).build()) {
            CompletableFuture<SendResult> future = smtp.sendAsync(mail("mail"));
            server.awaitConnections(1);
            assertThat(future.cancel(false)).isTrue();
            answer.countDown();
            listener.await("mail sent");
            assertThat(texts(server)).containsExactly("mail");
            assertThat(future.isCancelled()).isTrue();
        }
    }

    @Test
    void mailThatIsDoneCannotBeCancelled() throws Exception {
        try (var server = server();
                var smtp = to(server).executor(one).build()) {
            CompletableFuture<SendResult> future = smtp.sendAsync(mail("mail"));
            get(future);
            assertThat(future.cancel(true)).isFalse();
            assertThat(get(future).isComplete()).isTrue();
            assertThat(one.submit(() -> Thread.currentThread().isInterrupted()).get(10, TimeUnit.SECONDS))
                    .isFalse();
        }
    }

    @Test
    void loggingContextOfTheCallerIsCarriedAndTheThreadsOwnRestored() throws Exception {
        List<String> seen = new ArrayList<>();
        SmtpEventListener watching = new SmtpEventListener() {
            @Override
            public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
                seen.add(MDC.get("request"));
            }
        };
        one.submit(() -> MDC.put("request", "of the thread")).get(10, TimeUnit.SECONDS);
        try (var server = server();
                var smtp = to(server).executor(one).listener(watching).build()) {
            MDC.put("request", "42");
            CompletableFuture<SendResult> first = smtp.sendAsync(mail("mail"));
            MDC.clear();
            CompletableFuture<SendResult> second = smtp.sendAsync(mail("mail"));
            get(first);
            get(second);
            assertThat(seen).containsExactly("42", null);
            assertThat(one.submit(() -> MDC.get("request")).get(10, TimeUnit.SECONDS))
                    .isEqualTo("of the thread");
        }
    }

    @Test
    void executorThatTakesNothingMeansNotSentAndIsTold() throws Exception {
        one.shutdown();
        try (var server = ScriptedSmtpServer.start(Script.unexpected());
                var smtp = to(server).executor(one).listener(listener).build()) {
            assertThat(failure(smtp.sendAsync(mail("mail")))).isInstanceOfSatisfying(SmtpPoolException.class, e -> {
                assertThat(e).hasMessageContaining("executor");
                assertThat(e.isTransient()).isFalse();
                assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            });
            assertThat(mailEvents()).singleElement().asString().startsWith("mail failed: The executor");
        }
    }

    @Test
    void mailsWaitForTheirTurnAndNotInThePoolHoweverManyThreadsThereAre() throws Exception {
        ExecutorService many = Executors.newCachedThreadPool();
        try (var server = server();
                var smtp = to(server)
                        .executor(many)
                        .pool(Templates.pool(2).withMaxWait(Duration.ofMillis(1)))
                        .build()) {
            List<CompletableFuture<SendResult>> futures = new ArrayList<>();
            for (int i = 0; i < 90; i++) {
                futures.add(smtp.sendAsync(mail("mail " + i)));
            }
            for (CompletableFuture<SendResult> future : futures) {
                assertThat(get(future).isComplete()).isTrue();
            }
            assertThat(server.messages()).hasSize(90);
            assertThat(server.connections()).isLessThanOrEqualTo(2);
        } finally {
            many.shutdownNow();
        }
    }

    @Test
    void whoIsToldOfAMailMayWaitForAnotherThoughThereIsOneConnection() throws Exception {
        try (var server = Templates.server();
                var smtp = Templates.to(server).pool(Templates.pool(1)).build()) {
            SendResult second = smtp.sendAsync(Templates.mail("first"))
                    .thenApply(first -> smtp.sendAsync(Templates.mail("second")).join())
                    .get(10, TimeUnit.SECONDS);
            assertThat(second.isComplete()).isTrue();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void mailsOfOurOwnThreadsOutlastTheWaitOfThePool() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (var server = ScriptedSmtpServer.start(
                        Templates.after(answer, MailServerScript.smtp().build()));
                var smtp = Templates.to(server)
                        .pool(Templates.pool(1).withMaxWait(Duration.ofMillis(50)))
                        .build()) {
            var busy = Templates.inBackground(() -> smtp.send(Templates.mail("busy")));
            server.awaitConnections(1);
            var waits = smtp.sendAsync(Templates.mail("waits"));
            // Its time is over when somebody's is who came later and has as much.
            Eventually.becomes(() -> smtp.poolStats().waiting() == 1);
            assertThatExceptionOfType(SmtpPoolException.class).isThrownBy(() -> smtp.send(Templates.mail("gives up")));
            assertThat(waits).isNotDone();
            answer.countDown();
            assertThat(waits.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
            busy.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void mailsThatWaitForTheirTurnHoldNoThreads() throws Exception {
        ThreadPoolExecutor many = (ThreadPoolExecutor) Executors.newCachedThreadPool();
        CountDownLatch answer = new CountDownLatch(1);
        Script script = Templates.after(answer, MailServerScript.smtp().build());
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).executor(many).pool(Templates.pool(2)).build()) {
            List<CompletableFuture<SendResult>> futures = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                futures.add(smtp.sendAsync(mail("mail " + i)));
            }
            assertThat(many.getLargestPoolSize()).isLessThanOrEqualTo(2);
            server.awaitConnections(2);
            answer.countDown();
            for (CompletableFuture<SendResult> future : futures) {
                assertThat(get(future).isComplete()).isTrue();
            }
        } finally {
            many.shutdownNow();
        }
    }

    @Test
    void closedTemplateTakesNoMoreMails() throws Exception {
        try (var server = server()) {
            SmtpTemplate smtp = to(server).listener(listener).build();
            get(smtp.sendAsync(mail("mail")));
            smtp.close();
            assertThat(failure(smtp.sendAsync(mail("late")))).isInstanceOfSatisfying(SmtpPoolException.class, e -> {
                assertThat(e).hasMessageContaining("The template is closed");
                assertThat(e.isTransient()).isFalse();
                assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            });
            assertThat(texts(server)).containsExactly("mail");
            assertThat(mailEvents()).hasSize(2).last().asString().startsWith("mail failed");
        }
    }

    @Test
    void mailsThatWaitForTheirTurnWhenTheTemplateIsClosedAreNotSentAndToldSo() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        Script script = Templates.after(answer, MailServerScript.smtp().build());
        try (var server = ScriptedSmtpServer.start(script)) {
            SmtpTemplate smtp = to(server).pool(Templates.pool(1)).build();
            CompletableFuture<SendResult> underWay = smtp.sendAsync(mail("under way"));
            server.awaitConnections(1);
            CompletableFuture<SendResult> waiting = smtp.sendAsync(mail("waiting"));
            CompletableFuture<Void> closing = CompletableFuture.runAsync(smtp::close);
            // Closed as soon as nothing is lent any more, which the mail under way does not end.
            Eventually.becomes(() -> refuses(smtp));
            answer.countDown();
            assertThat(get(underWay).isComplete()).isTrue();
            assertThat(failure(waiting))
                    .isInstanceOfSatisfying(
                            SmtpPoolException.class,
                            e -> assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB));
            closing.get(10, TimeUnit.SECONDS);
            assertThat(texts(server)).containsExactly("under way");
        }
    }

    private static boolean refuses(SmtpTemplate smtp) {
        try {
            smtp.send(mail("late"), Duration.ofMillis(1));
            return false;
        } catch (SmtpPoolException e) {
            return !e.isTransient();
        }
    }

    @Test
    void threadsOfOurOwnAreVirtualWhereThereAreAnyAndKeepNoJvmAlive() throws Exception {
        List<Thread> threads = new ArrayList<>();
        SmtpEventListener watching = new SmtpEventListener() {
            @Override
            public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
                threads.add(Thread.currentThread());
            }
        };
        try (var server = server();
                var smtp = to(server).listener(watching).build()) {
            get(smtp.sendAsync(mail("mail")));
            assertThat(threads).singleElement().satisfies(thread -> {
                assertThat(thread.isDaemon()).isTrue();
                if (Runtime.version().feature() >= 21) {
                    assertThat(thread.getClass().getName()).contains("Virtual");
                } else {
                    assertThat(thread.getName()).startsWith("smtp-send-");
                }
            });
        }
    }

    @Test
    void threadsOfOurOwnArePlatformThreadsWhereVirtualOnesAreNotWanted() throws Exception {
        List<String> threads = new ArrayList<>();
        SmtpEventListener watching = new SmtpEventListener() {
            @Override
            public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
                threads.add(Thread.currentThread().getName());
            }
        };
        try (var server = server();
                var smtp = to(server).virtualThreads(false).listener(watching).build()) {
            get(smtp.sendAsync(mail("mail")));
            assertThat(threads).singleElement().asString().startsWith("smtp-send-");
        }
    }
}
