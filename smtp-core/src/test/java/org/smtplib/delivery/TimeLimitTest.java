package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtplib.relay.Templates.BOB;
import static org.smtplib.relay.Templates.inBackground;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.server;
import static org.smtplib.relay.Templates.to;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.SmtpTemplateBuilder;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Protocol;
import org.smtplib.relay.Templates;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.ScriptedSmtpServerBuilder;
import org.smtplib.testing.Step;
import org.smtplib.transport.Eventually;
import org.smtplib.transport.Stopwatch;

/** One time limit is for all of a mail until its content's end, whatever the other time-outs say; behind that it is over. */
class TimeLimitTest {

    /** Long enough to be told from nothing; every other wait of a template lasts 10 seconds at least. */
    private static final Duration LIMIT = Duration.ofMillis(500);

    static Stream<Arguments> waits() {
        return Stream.of(Step.GREETING, Step.HELLO, Step.AUTH, Step.MAIL, Step.RCPT, Step.DATA)
                .flatMap(step -> Stream.of(Fault.STALL, Fault.DRIP).map(fault -> Arguments.of(step, fault)));
    }

    @ParameterizedTest
    @MethodSource("waits")
    void eachWaitOfASessionEndsByIt(Step step, Fault fault) {
        // Dripped one octet after the other, no wait for an octet is long; the whole is.
        var script = MailServerScript.smtp()
                .auth("ann", "secret")
                .greeting("220 server.example, which takes its time for each and every octet it says")
                .fault(step, fault);
        if (fault == Fault.DRIP) {
            script.onMail("250 2.1.0 which takes its time for each and every octet it says")
                    .on("RCPT", "250 2.1.5 which takes its time for each and every octet it says")
                    .onData("354 which takes its time for each and every octet it says")
                    .on("AUTH", "235 2.7.0 which takes its time for each and every octet it says");
        }
        try (var server = ScriptedSmtpServer.start(script.build());
                var smtp = to(server).credentials("ann", "secret").build()) {
            Stopwatch watch = new Stopwatch();
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("mail"), LIMIT));
            watch.assertEndedBy(LIMIT);
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            // On a machine that is busy the limit may have passed before there was a connection.
            server.awaitAllClosed();
            assertThat(server.connections()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void handshakeOfTlsEndsByIt() {
        ScriptedSmtpServerBuilder tls = ScriptedSmtpServer.builder().implicitTls();
        try (var server = tls.start(MailServerScript.smtp()
                        .fault(Step.HANDSHAKE, Fault.STALL)
                        .build());
                var smtp = to(server).protocol(Protocol.SMTPS).build()) {
            Stopwatch watch = new Stopwatch();
            SmtpTimeoutException e =
                    catchThrowableOfType(SmtpTimeoutException.class, () -> smtp.send(mail("mail"), LIMIT));
            watch.assertEndedBy(LIMIT);
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
        }
    }

    @Test
    void writingOfTheContentEndsByIt() {
        var script = MailServerScript.smtp()
                .fault(Step.CONTENT.at(100), Fault.NEVER_READ)
                .build();
        try (var server = ScriptedSmtpServer.builder().receiveBuffer(4096).start(script);
                var smtp = to(server).build()) {
            MailObject large = mail("x".repeat(70).concat("\r\n").repeat(300_000));
            Stopwatch watch = new Stopwatch();
            SmtpTimeoutException e = catchThrowableOfType(SmtpTimeoutException.class, () -> smtp.send(large, LIMIT));
            watch.assertEndedBy(LIMIT);
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            assertThat(server.connections()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void waitForAConnectionEndsByIt() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        Script script = Templates.after(answer, MailServerScript.smtp().build());
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).pool(Templates.pool(1)).build()) {
            FutureTask<SendResult> busy = inBackground(() -> smtp.send(mail("busy")));
            server.awaitConnections(1);
            Stopwatch watch = new Stopwatch();
            SmtpPoolException e = catchThrowableOfType(SmtpPoolException.class, () -> smtp.send(mail("late"), LIMIT));
            watch.assertEndedBy(LIMIT);
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            answer.countDown();
            assertThat(busy.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
        }
    }

    @Test
    void limitOfTheTemplateIsThatOfEachMailWhereNoneIsGiven() {
        var script = MailServerScript.smtp().fault(Step.MAIL, Fault.STALL).build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).timeLimit(LIMIT).build()) {
            Stopwatch watch = new Stopwatch();
            assertThat(catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("mail"))))
                    .isInstanceOf(SmtpTimeoutException.class);
            watch.assertEndedBy(LIMIT);
        }
    }

    @Test
    void connectionThatIsLostAtItsEndIsNotMadeGoodFor() {
        // On an old connection a wait that ends is the sign of a dead one, but here it is the end of the mail's time.
        var script =
                MailServerScript.smtp().faultOnMail(2, Step.MAIL, Fault.STALL).build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).build()) {
            smtp.send(mail("first"));
            SmtpTimeoutException e =
                    catchThrowableOfType(SmtpTimeoutException.class, () -> smtp.send(mail("second"), LIMIT));
            assertThat(e).hasMessageContaining("MAIL");
            assertThat(e.getSuppressed()).isEmpty();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void finalReplyMayComeBehindIt() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicLong started = new AtomicLong();
        Script script = peer -> {
            peer.say("220 server.example");
            peer.expectMatching("EHLO .*");
            peer.say("250 server.example");
            for (int i = 0; i < 2; i++) {
                peer.readLine();
                peer.say("250 ok");
            }
            peer.expect("DATA");
            peer.say("354 go ahead");
            peer.readContent();
            peer.await(answer);
            peer.say("250 taken");
            peer.drainUntilEof();
        };
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).build()) {
            Duration limit = Duration.ofMillis(1_500);
            FutureTask<SendResult> sender = inBackground(() -> {
                started.set(System.nanoTime());
                return smtp.send(mail("mail"), limit);
            });
            server.awaitCommand("DATA");
            Eventually.becomes(() -> System.nanoTime() - started.get() > limit.toNanos() + 50_000_000);
            answer.countDown();
            assertThat(sender.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
        }
    }

    @Test
    void sessionIsFreeOfItForTheNextMail() {
        try (var server = server();
                var smtp = to(server).build()) {
            smtp.send(mail("first"), Duration.ofSeconds(2));
            long behind = System.nanoTime() + Duration.ofMillis(2_050).toNanos();
            Eventually.becomes(() -> System.nanoTime() - behind > 0);
            assertThat(smtp.send(mail("second")).isComplete()).isTrue();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void limitIsMoreThanZero() {
        try (var server = server();
                var smtp = to(server).build()) {
            for (Duration none : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> smtp.send(mail("mail"), none))
                        .withMessageContaining(none.toString());
                SmtpTemplateBuilder builder = to(server);
                assertThatIllegalArgumentException().isThrownBy(() -> builder.timeLimit(none));
            }
            assertThat(server.connections()).isZero();
        }
    }
}
