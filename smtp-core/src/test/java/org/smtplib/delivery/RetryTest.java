package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtplib.relay.Templates.BOB;
import static org.smtplib.relay.Templates.CID;
import static org.smtplib.relay.Templates.LONG;
import static org.smtplib.relay.Templates.count;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.recipients;
import static org.smtplib.relay.Templates.server;
import static org.smtplib.relay.Templates.texts;
import static org.smtplib.relay.Templates.to;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.SmtpTemplate;
import org.smtplib.SmtpTemplateBuilder;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Email;
import org.smtplib.relay.RelayConfig;
import org.smtplib.session.RecordingListener;
import org.smtplib.session.StepwiseContent;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.Replies;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** A mail is sent again by a policy: to those who may get it, as often and as late as it says, and never twice to anybody. */
class RetryTest {

    private static final String LATER = "450 4.2.0 later";

    /** So many attempts, a moment apart. */
    private static UnaryOperator<SmtpTemplateBuilder> attempts(int count) {
        return builder -> builder.retry(quick(count).build());
    }

    private static RetryPolicy.Builder quick(int attempts) {
        return RetryPolicy.builder().maxAttempts(attempts).delay(Duration.ofMillis(5), Duration.ofMillis(20));
    }

    private static SmtpTemplate template(ScriptedSmtpServer server, int attempts) {
        return attempts(attempts).apply(to(server)).build();
    }

    private static ScriptedSmtpServer start(MailServerScriptBuilder script) {
        return ScriptedSmtpServer.start(script.build());
    }

    private static SmtpException failure(SmtpTemplate smtp, MailObject mail) {
        return catchThrowableOfType(SmtpException.class, () -> smtp.send(mail));
    }

    @Test
    void whoWasRefusedForNowGetsItAgainAndNobodyElse() {
        try (var server = start(MailServerScript.smtp()
                        .onRecipient(CID, Replies.once(LATER, LATER))
                        .onRecipient("dan@example.org", "550 5.1.1 nobody"));
                var smtp = template(server, 5)) {
            SendResult result = smtp.send(mail("mail", BOB, CID, "dan@example.org"));
            assertThat(result.with(Outcome.ACCEPTED)).containsExactly(BOB, CID);
            assertThat(result.with(Outcome.REJECTED_PERMANENT)).containsExactly("dan@example.org");
            assertThat(recipients(server)).containsExactly(List.of(BOB), List.of(CID));
            assertThat(count(server, "RCPT")).isEqualTo(3 + 1 + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA", "END"})
    void mailThatNobodyTookForNowGoesAgain(String where) {
        Replies later = Replies.once("451 4.3.0 later");
        MailServerScriptBuilder script = where.equals("END")
                ? MailServerScript.smtp().onEndOfData(later)
                : MailServerScript.smtp().on(where, later);
        try (var server = start(script);
                var smtp = template(server, 2)) {
            assertThat(smtp.send(mail("mail")).isComplete()).isTrue();
            assertThat(texts(server)).containsExactly("mail");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA", "END"})
    void refusalForGoodIsTheEnd(String where) {
        MailServerScriptBuilder script = where.equals("END")
                ? MailServerScript.smtp().onEndOfData("550 5.0.0 never")
                : MailServerScript.smtp().on(where, "550 5.0.0 never");
        try (var server = start(script);
                var smtp = template(server, 5)) {
            SmtpException e = failure(smtp, mail("mail"));
            assertThat(e.result().with(Outcome.REJECTED_PERMANENT)).containsExactly(BOB);
            assertThat(count(server, "MAIL")).isEqualTo(1);
        }
    }

    @Test
    void mailThatWasNotSentGoesAgainWhenTheServerIsBack() {
        ScriptedSmtpServer down = server();
        down.close();
        List<ScriptedSmtpServer> back = new ArrayList<>();
        SmtpEventListener restarting = new SmtpEventListener() {
            @Override
            public void mailDelayed(Envelope envelope, SendResult soFar, Duration delay) {
                assertThat(soFar.with(Outcome.NOT_SENT)).containsExactly(BOB);
                back.add(down.restart(MailServerScript.smtp().build()));
            }
        };
        try (var smtp = attempts(2).apply(to(down).listener(restarting)).build()) {
            assertThat(smtp.send(mail("mail")).isComplete()).isTrue();
            assertThat(texts(back.get(0))).containsExactly("mail");
        } finally {
            back.forEach(ScriptedSmtpServer::close);
        }
    }

    @Test
    void loginThatIsRefusedForGoodIsNotRepeated() {
        try (var server = start(MailServerScript.smtp().auth("ann", "secret").on("AUTH", "535 5.7.8 wrong"));
                var smtp = attempts(5)
                        .apply(to(server).credentials("ann", "secret"))
                        .build()) {
            assertThat(failure(smtp, mail("mail")).result().with(Outcome.NOT_SENT))
                    .containsExactly(BOB);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void attemptsEndAndTheExceptionHasTheOutcomeOfAllAndTheEarlierFailures() {
        try (var server = start(MailServerScript.smtp()
                        .on(
                                "RCPT",
                                Replies.once(
                                        "450 4.2.0 one", "550 5.1.1 nobody", "450 4.2.0 two", "450 4.2.0 three")));
                var smtp = template(server, 3)) {
            SmtpException e = failure(smtp, mail("mail", BOB, CID));
            assertThat(e.result().of(BOB).reply()).hasToString("450 4.2.0 three");
            assertThat(e.result().of(CID).reply()).hasToString("550 5.1.1 nobody");
            assertThat(e)
                    .isInstanceOfSatisfying(
                            SmtpRecipientsRefusedException.class,
                            refused -> assertThat(refused.recipients()).containsOnlyKeys(BOB, CID));
            assertThat(e.isTransient()).isTrue();
            Throwable third = e.getSuppressed()[0];
            assertThat(third).hasMessageContaining("three");
            Throwable second = third.getSuppressed()[0];
            assertThat(second).hasMessageContaining("two");
            assertThat(second.getSuppressed()).singleElement().asString().contains("one");
            assertThat(count(server, "MAIL")).isEqualTo(3);
        }
    }

    @Test
    void eachDelayIsToldWithWhatIsKnownAndTheEndOnce() {
        RecordingListener listener = new RecordingListener();
        List<Duration> delays = new CopyOnWriteArrayList<>();
        SmtpEventListener watching = new SmtpEventListener() {
            @Override
            public void mailDelayed(Envelope envelope, SendResult soFar, Duration delay) {
                assertThat(envelope.recipients()).containsExactly(BOB, CID);
                delays.add(delay);
            }
        };
        RetryPolicy doubling = RetryPolicy.builder()
                .maxAttempts(4)
                .delay(Duration.ofMillis(10), Duration.ofMillis(30))
                .jitter(0)
                .build();
        try (var server = start(MailServerScript.smtp().onRecipient(CID, Replies.once(LATER, LATER, LATER)));
                var smtp = to(server)
                        .listener(listener)
                        .listener(watching)
                        .retry(doubling)
                        .build()) {
            smtp.send(mail("mail", BOB, CID));
            assertThat(delays).containsExactly(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(30));
            List<String> told = listener.events().stream()
                    .filter(event -> event.startsWith("mail "))
                    .toList();
            assertThat(told).hasSize(4);
            assertThat(told.subList(0, 3))
                    .allMatch(event -> event.startsWith("mail delayed") && event.contains(BOB + " ACCEPTED"));
            assertThat(told.get(3)).startsWith("mail sent");
        }
    }

    @Test
    void retryIsOnTopOfTheSecondConnection() {
        // The first attempt: a lost connection, made good for, and refused. The second: lost, made good for, taken.
        try (var server = start(MailServerScript.smtp()
                        .faultOnMail(1, Step.MAIL, Fault.RESET)
                        .faultOnMail(3, Step.DATA, Fault.RESET)
                        .onRecipient(BOB, Replies.once(LATER)));
                var smtp = template(server, 2)) {
            assertThat(smtp.send(mail("mail")).isComplete()).isTrue();
            assertThat(texts(server)).containsExactly("mail");
            assertThat(count(server, "MAIL")).isEqualTo(4);
        }
    }

    @Test
    void messageIdAndDateOfAComposedMailAreTheSameInEachAttempt() {
        try (var server = start(MailServerScript.smtp().onRecipient(CID, Replies.once(LATER)));
                var smtp = template(server, 2)) {
            smtp.send(Email.builder()
                    .from("ann@example.org")
                    .to(BOB, CID)
                    .subject("same")
                    .text("hello")
                    .build());
            assertSameTwice(server);
        }
    }

    @Test
    void messageIdAndDateOfAMimeMessageAreTheSameInEachAttempt() throws Exception {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
        message.setFrom("ann@example.org");
        message.setRecipients(Message.RecipientType.TO, InternetAddress.parse(BOB + ", " + CID));
        message.setSubject("same");
        message.setText("hello");
        try (var server = start(MailServerScript.smtp().onRecipient(CID, Replies.once(LATER)));
                var smtp = template(server, 2)) {
            smtp.send(message);
            assertSameTwice(server);
        }
    }

    private static void assertSameTwice(ScriptedSmtpServer server) {
        assertThat(recipients(server)).containsExactly(List.of(BOB), List.of(CID));
        String first = server.messages().get(0).text();
        assertThat(first).contains("Message-ID: <").contains("Date: ");
        assertThat(server.messages().get(1).text()).isEqualTo(first);
    }

    @Test
    void contentThatCanBeReadOnceIsNotRepeated() {
        try (var server = start(MailServerScript.smtp().on("RCPT", LATER));
                var smtp = template(server, 5)) {
            var once = new MailObject(Envelope.of("ann@example.org", BOB), new StepwiseContent().lines(640));
            assertThat(failure(smtp, once).result().with(Outcome.REJECTED_TRANSIENT))
                    .containsExactly(BOB);
            assertThat(count(server, "MAIL")).isEqualTo(1);
        }
        ScriptedSmtpServer down = server();
        down.close();
        try (var smtp = template(down, 5)) {
            var once = new MailObject(Envelope.of("ann@example.org", BOB), new StepwiseContent().lines(640));
            SmtpException e = failure(smtp, once);
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            assertThat(e.getSuppressed()).isEmpty();
        }
    }

    @Test
    void mailInDoubtIsNotRepeatedByAPolicyThatDoesNotNameIt() {
        try (var server = start(MailServerScript.smtp().fault(Step.END_OF_DATA, Fault.RESET));
                var smtp = template(server, 5)) {
            SmtpException e = failure(smtp, mail("mail"));
            assertThat(e).isInstanceOf(SmtpInDoubtException.class);
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void mailInDoubtIsRepeatedWhereThePolicyNamesIt() {
        try (var server = start(MailServerScript.smtp().faultOnce(Step.END_OF_DATA, Fault.RESET));
                var smtp = to(server).retry(quick(2).retryInDoubt().build()).build()) {
            assertThat(smtp.send(mail("mail")).isComplete()).isTrue();
            assertThat(texts(server)).containsExactly("mail", "mail");
        }
    }

    @Test
    void mailInDoubtRemainsSoWhenTheRepetitionIsRefused() {
        try (var server = start(MailServerScript.smtp()
                        .faultOnce(Step.END_OF_DATA, Fault.RESET)
                        .onRecipient(BOB, Replies.once("250 2.1.5 ok", "550 5.1.1 nobody")));
                var smtp = to(server).retry(quick(2).retryInDoubt().build()).build()) {
            SmtpException e = failure(smtp, mail("mail"));
            assertThat(e).isInstanceOf(SmtpInDoubtException.class);
            assertThat(e.result().with(Outcome.IN_DOUBT)).containsExactly(BOB);
            assertThat(count(server, "MAIL")).isEqualTo(2);
        }
    }

    @Test
    void mailInDoubtRemainsSoWhenTheRepetitionIsNotSent() {
        try (var server = start(MailServerScript.smtp()
                        .faultOnMail(1, Step.END_OF_DATA, Fault.RESET)
                        .faultOnMail(2, Step.MAIL, Fault.RESET)
                        .faultOnMail(3, Step.MAIL, Fault.RESET));
                var smtp = to(server).retry(quick(2).retryInDoubt().build()).build()) {
            SmtpException e = failure(smtp, mail("mail"));
            assertThat(e)
                    .isInstanceOf(SmtpInDoubtException.class)
                    .hasCauseInstanceOf(SmtpServerDisconnectedException.class);
            assertThat(e.result().with(Outcome.IN_DOUBT)).containsExactly(BOB);
        }
    }

    @Test
    void waitThatWouldPassTheDeadlineIsNotBegun() {
        RetryPolicy late =
                RetryPolicy.builder().maxAttempts(5).delay(LONG, LONG).jitter(0).build();
        RecordingListener listener = new RecordingListener();
        try (var server = start(MailServerScript.smtp().on("RCPT", LATER));
                var smtp = to(server).listener(listener).retry(late).build()) {
            assertThat(failure(smtp, mail("mail")).result().with(Outcome.REJECTED_TRANSIENT))
                    .containsExactly(BOB);
            assertThat(count(server, "MAIL")).isEqualTo(1);
            assertThat(listener.events()).noneMatch(event -> event.startsWith("mail delayed"));
        }
    }

    @Test
    void attemptsEndWithTheTimeOfTheMail() {
        RetryPolicy many = RetryPolicy.builder()
                .maxAttempts(Integer.MAX_VALUE)
                .delay(Duration.ofMillis(20), Duration.ofMillis(20))
                .build();
        try (var server = start(MailServerScript.smtp().on("RCPT", LATER));
                var smtp =
                        to(server).retry(many).timeLimit(Duration.ofMillis(400)).build()) {
            long start = System.nanoTime();
            SmtpException e = failure(smtp, mail("mail"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
            assertThat(e.result().with(Outcome.REJECTED_TRANSIENT)).containsExactly(BOB);
            assertThat(count(server, "MAIL")).isGreaterThan(1);
        }
    }

    @Test
    void delayMeantForEverHarmsNoMail() {
        RetryPolicy unbounded = RetryPolicy.builder()
                .maxAttempts(3)
                .delay(Duration.ofMillis(1), ChronoUnit.FOREVER.getDuration())
                .build();
        try (var server = start(MailServerScript.smtp().onRecipient(BOB, Replies.once(LATER)));
                var smtp = to(server).retry(unbounded).build()) {
            assertThat(smtp.send(mail("mail")).isComplete()).isTrue();
        }
    }

    @Test
    void interruptEndsTheWaitWithWhatIsKnown() throws Exception {
        RecordingListener listener = new RecordingListener();
        try (var server = start(MailServerScript.smtp().onRecipient(CID, LATER));
                var smtp = to(server).listener(listener).retry(patient()).build()) {
            FutureTask<Boolean> sender = new FutureTask<>(() -> {
                SendResult result = smtp.send(mail("mail", BOB, CID));
                assertThat(result.with(Outcome.ACCEPTED)).containsExactly(BOB);
                assertThat(result.with(Outcome.REJECTED_TRANSIENT)).containsExactly(CID);
                return Thread.currentThread().isInterrupted();
            });
            Thread thread = new Thread(sender, "sender");
            thread.start();
            listener.await("mail delayed");
            thread.interrupt();
            assertThat(sender.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(count(server, "MAIL")).isEqualTo(1);
        }
    }

    @Test
    void interruptedMailIsNotRepeatedEvenWithoutADelay() throws Exception {
        RecordingListener listener = new RecordingListener();
        RetryPolicy atOnce = RetryPolicy.builder()
                .maxAttempts(5)
                .delay(Duration.ZERO, Duration.ZERO)
                .build();
        try (var server = start(MailServerScript.smtp().fault(Step.MAIL, Fault.STALL));
                var smtp = to(server).listener(listener).retry(atOnce).build()) {
            FutureTask<SmtpException> sender = new FutureTask<>(() -> failure(smtp, mail("mail")));
            Thread thread = new Thread(sender, "sender");
            thread.start();
            listener.await("command MAIL");
            thread.interrupt();
            SmtpException e = sender.get(10, TimeUnit.SECONDS);
            assertThat(e).hasMessageContaining("Interrupted");
            assertThat(e.getSuppressed()).isEmpty();
            assertThat(listener.events()).noneMatch(event -> event.startsWith("mail delayed"));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void closeEndsTheWaitWithWhatIsKnown() throws Exception {
        RecordingListener listener = new RecordingListener();
        try (var server = start(MailServerScript.smtp().on("RCPT", LATER))) {
            SmtpTemplate smtp = to(server).listener(listener).retry(patient()).build();
            FutureTask<SmtpException> sender = new FutureTask<>(() -> failure(smtp, mail("mail")));
            new Thread(sender, "sender").start();
            listener.await("mail delayed");
            smtp.close();
            SmtpException e = sender.get(10, TimeUnit.SECONDS);
            assertThat(e.result().with(Outcome.REJECTED_TRANSIENT)).containsExactly(BOB);
            assertThat(e.getSuppressed()).isEmpty();
        }
    }

    private static RetryPolicy patient() {
        return RetryPolicy.builder()
                .maxAttempts(5)
                .delay(Duration.ofSeconds(25), Duration.ofSeconds(25))
                .jitter(0.1)
                .build();
    }

    @Test
    void closedTemplateIsNotTriedAgain() {
        try (var server = server()) {
            SmtpTemplate smtp = template(server, 5);
            smtp.close();
            SmtpException e = failure(smtp, mail("mail"));
            assertThat(e).isInstanceOf(SmtpPoolException.class);
            assertThat(e.getSuppressed()).isEmpty();
        }
    }

    @Test
    void laterAttemptMayGoToAnotherServer() {
        Script later = MailServerScript.smtp().on("RCPT", LATER).build();
        RelayConfig leftAlone = RelayConfig.builder().pause(LONG, LONG).build();
        try (var first = ScriptedSmtpServer.start(later);
                var second = server()) {
            SmtpEventListener leaving = new SmtpEventListener() {
                @Override
                public void mailDelayed(Envelope envelope, SendResult soFar, Duration delay) {
                    first.kill();
                }
            };
            try (var smtp = attempts(2)
                    .apply(to(first, second).relay(leftAlone).listener(leaving))
                    .build()) {
                SendResult result = smtp.send(mail("mail"));
                assertThat(result.isComplete()).isTrue();
                assertThat(result.server()).isEqualTo("127.0.0.1:" + second.port());
            }
        }
    }
}
