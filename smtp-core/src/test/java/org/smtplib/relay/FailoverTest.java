package org.smtplib.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtplib.relay.Templates.BOB;
import static org.smtplib.relay.Templates.LEFT_ALONE;
import static org.smtplib.relay.Templates.config;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.server;
import static org.smtplib.relay.Templates.texts;
import static org.smtplib.relay.Templates.to;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.SmtpTemplate;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.StartTls;
import org.smtplib.session.RecordingListener;
import org.smtplib.session.Timeouts;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.Peer;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.testing.TestCertificates;
import org.smtplib.transport.TlsOptions;

/** Which of several servers gets a mail, what makes it go to another one, and what does not. */
class FailoverTest {

    @Test
    void firstServerGetsAllMailsAsLongAsItCanBeReached() {
        try (var first = server();
                var second = ScriptedSmtpServer.start(Script.unexpected());
                var smtp = to(first, second).build()) {
            for (int i = 1; i <= 3; i++) {
                assertThat(smtp.send(mail("mail " + i)).server()).isEqualTo("127.0.0.1:" + first.port());
            }
            assertThat(texts(first)).containsExactly("mail 1", "mail 2", "mail 3");
        }
    }

    @Test
    void roundRobinGivesEachServerItsTurn() {
        try (var first = server();
                var second = server();
                var third = server();
                var smtp = to(first, second, third)
                        .relay(RelayConfig.builder()
                                .choice(ServerChoice.ROUND_ROBIN)
                                .build())
                        .build()) {
            for (int i = 1; i <= 6; i++) {
                smtp.send(mail("mail " + i));
            }
            assertThat(texts(first)).containsExactly("mail 1", "mail 4");
            assertThat(texts(second)).containsExactly("mail 2", "mail 5");
            assertThat(texts(third)).containsExactly("mail 3", "mail 6");
        }
    }

    @Test
    void weightsDecideHowOftenAServerComesFirst() {
        RelayConfig weighted =
                RelayConfig.builder().choice(ServerChoice.WEIGHTED).build();
        try (var light = server();
                var heavy = server();
                var smtp = to(light)
                        .server(config(heavy).build(), 2_000_000_000)
                        .relay(weighted)
                        .build();
                var turned = to(light)
                        .weight(2_000_000_000)
                        .server(config(heavy).build())
                        .relay(weighted)
                        .build()) {
            for (int i = 1; i <= 5; i++) {
                smtp.send(mail("mail " + i));
                turned.send(mail("turned " + i));
            }
            assertThat(texts(heavy)).hasSize(5).allMatch(text -> text.startsWith("mail"));
            assertThat(texts(light)).hasSize(5).allMatch(text -> text.startsWith("turned"));
        }
    }

    @Test
    void serverThatRefusesConnectionsIsPassedBy() {
        try (var first = server();
                var second = server();
                var smtp = to(first, second).build()) {
            first.stopAccepting();
            SendResult result = smtp.send(mail("mail"));
            assertThat(result.isComplete()).isTrue();
            assertThat(result.server()).isEqualTo("127.0.0.1:" + second.port());
        }
    }

    static Stream<MailServerScriptBuilder> scriptsThatMakeNoSessionReady() {
        return Stream.of(
                MailServerScript.smtp().greeting("421 4.3.2 not now"),
                MailServerScript.smtp().greeting("451 4.3.2 not now"),
                MailServerScript.smtp().greeting("554 5.3.2 never"),
                MailServerScript.smtp().fault(Step.CONNECT, Fault.RESET),
                MailServerScript.smtp().fault(Step.GREETING, Fault.CLOSE),
                MailServerScript.smtp().fault(Step.GREETING, Fault.GARBAGE),
                MailServerScript.smtp().on("EHLO", "421 4.3.2 not now"),
                MailServerScript.smtp().on("EHLO", "550 5.7.1 not you").on("HELO", "550 5.7.1 not you"),
                MailServerScript.smtp().fault(Step.HELLO, Fault.RESET),
                MailServerScript.smtp().auth("ann", "secret").on("AUTH", "454 4.7.0 not now"),
                MailServerScript.smtp().auth("ann", "secret").on("AUTH", "421 4.3.2 not now"),
                MailServerScript.smtp().auth("ann", "secret").on("AUTH", "535 5.7.8 wrong"),
                MailServerScript.smtp().auth("ann", "secret").fault(Step.AUTH, Fault.RESET));
    }

    @ParameterizedTest
    @MethodSource("scriptsThatMakeNoSessionReady")
    void serverThatCannotBeConnectedToOrLoggedInAtIsPassedBy(MailServerScriptBuilder script) {
        try (var first = ScriptedSmtpServer.start(script.build());
                var second = server();
                var smtp = to(first, second)
                        .credentials("ann", "secret")
                        .relay(LEFT_ALONE)
                        .build()) {
            // The second server asks for no login: its configuration is its own.
            assertThat(smtp.send(mail("mail")).isComplete()).isTrue();
            assertThat(texts(second)).containsExactly("mail");
            assertThat(first.messages()).isEmpty();
            assertThat(smtp.servers().get(0).failures()).isEqualTo(1);
        }
    }

    @Test
    void serverWhoseCertificateIsAStrangersIsPassedBy() {
        var script = MailServerScript.smtp().build();
        try (var first = ScriptedSmtpServer.builder()
                        .implicitTls()
                        .tls(TestCertificates.strangerContext())
                        .start(script);
                var second = server();
                var smtp = to(first, second)
                        .protocol(Protocol.SMTPS)
                        .tls(TlsOptions.of(TestCertificates.clientContext()))
                        .build()) {
            assertThat(smtp.send(mail("mail")).isComplete()).isTrue();
            assertThat(texts(second)).containsExactly("mail");
        }
    }

    @Test
    void serverWithoutTheTlsThatIsRequiredIsPassedBy() {
        try (var first = server();
                var second = server();
                var smtp = to(first, second).startTls(StartTls.REQUIRED).build()) {
            assertThat(smtp.send(mail("mail")).isComplete()).isTrue();
            assertThat(texts(second)).containsExactly("mail");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 550 5.7.1 no", "MAIL, 451 4.3.0 later", "RCPT, 550 5.1.1 no", "RCPT, 450 4.2.0 later",
        "DATA, 554 5.7.1 no", "DATA, 451 4.3.0 later", "END, 554 5.7.1 spam", "END, 451 4.3.0 later"
    })
    void refusalOfAMailIsNotAnotherServersConcern(String where, String refusal) {
        MailServerScriptBuilder script = where.equals("END")
                ? MailServerScript.smtp().onEndOfData(refusal)
                : MailServerScript.smtp().on(where, refusal);
        try (var first = ScriptedSmtpServer.start(script.build());
                var second = ScriptedSmtpServer.start(Script.unexpected());
                var smtp = to(first, second).build()) {
            assertThatExceptionOfType(SmtpException.class)
                    .isThrownBy(() -> smtp.send(mail("mail")))
                    .withMessageContaining(refusal);
            assertThat(smtp.servers().get(0).failures()).isZero();
        }
    }

    @Test
    void serverWhoseSessionsAreAllInUseIsNotPassedBy() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        Script script = MailServerScript.smtp().build();
        try (var first = ScriptedSmtpServer.start(Templates.after(answer, script));
                var second = ScriptedSmtpServer.start(Script.unexpected());
                var smtp = to(first, second)
                        .pool(Templates.pool(1).withMaxWait(Duration.ofMillis(50)))
                        .build()) {
            FutureTask<SendResult> busy = Templates.inBackground(() -> smtp.send(mail("first")));
            first.awaitConnections(1);
            SmtpPoolException e = catchThrowableOfType(SmtpPoolException.class, () -> smtp.send(mail("second")));
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            assertThat(smtp.servers().get(0).failures()).isZero();
            answer.countDown();
            assertThat(busy.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
        }
    }

    @Test
    void connectionThatDiedOfAgeIsReplacedAtTheSameServer() {
        var script =
                MailServerScript.smtp().faultOnMail(2, Step.MAIL, Fault.CLOSE).build();
        try (var first = ScriptedSmtpServer.start(script);
                var second = ScriptedSmtpServer.start(Script.unexpected());
                var smtp = to(first, second).build()) {
            smtp.send(mail("first"));
            smtp.send(mail("second"));
            assertThat(texts(first)).containsExactly("first", "second");
            assertThat(smtp.servers().get(0).failures()).isZero();
        }
    }

    @Test
    void newConnectionThatDiesWithItsFirstMailSendsTheMailToAnotherServer() {
        var script = MailServerScript.smtp().onMail("421 4.3.0 system problem").build();
        try (var first = ScriptedSmtpServer.start(script);
                var second = server();
                var smtp = to(first, second).relay(LEFT_ALONE).build()) {
            SendResult result = smtp.send(mail("first"));
            assertThat(result.isComplete()).isTrue();
            assertThat(result.server()).isEqualTo("127.0.0.1:" + second.port());
            smtp.send(mail("second"));
            assertThat(texts(second)).containsExactly("first", "second");
            assertThat(first.connections()).isEqualTo(1);
        }
    }

    @Test
    void mailThatMayHaveBeenDeliveredGoesToNoOtherServer() {
        var script =
                MailServerScript.smtp().fault(Step.END_OF_DATA, Fault.RESET).build();
        try (var first = ScriptedSmtpServer.start(script);
                var second = ScriptedSmtpServer.start(Script.unexpected());
                var smtp = to(first, second).build()) {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("mail")));
            assertThat(e.result().with(Outcome.IN_DOUBT)).containsExactly(BOB);
        }
    }

    @Test
    void failureOfAllIsTheLastOnesAndCarriesTheOthers() {
        try (var first = ScriptedSmtpServer.start(
                        MailServerScript.smtp().greeting("421 4.3.2 first").build());
                var second = ScriptedSmtpServer.start(
                        MailServerScript.smtp().greeting("554 5.3.2 second").build());
                var third = server();
                var smtp = to(first, second, third).build()) {
            third.stopAccepting();
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("mail")));
            assertThat(e).isInstanceOf(SmtpUnreachableException.class);
            assertThat(e.getSuppressed()).singleElement().satisfies(before -> {
                assertThat(before).hasMessageContaining("554 5.3.2 second");
                assertThat(before.getSuppressed()).singleElement().asString().contains("421 4.3.2 first");
            });
            assertThat(e.result()).isNotNull().satisfies(result -> {
                assertThat(result.with(Outcome.NOT_SENT)).containsExactly(BOB);
                assertThat(result.server()).isEqualTo("127.0.0.1:" + first.port() + " and 2 more");
            });
        }
    }

    @Test
    void deadlineEndsTheSearch() {
        var stalling = MailServerScript.smtp().fault(Step.GREETING, Fault.STALL).build();
        try (var first = ScriptedSmtpServer.start(stalling);
                var second = ScriptedSmtpServer.start(Script.unexpected());
                var smtp = to(first, second).build()) {
            SmtpTimeoutException e = catchThrowableOfType(
                    SmtpTimeoutException.class, () -> smtp.send(mail("mail"), Duration.ofMillis(300)));
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
        }
    }

    @Test
    void whoWaitsInThePoolOfAServerThatBeganToFailMovesOn() throws Exception {
        CountDownLatch leave = new CountDownLatch(1);
        Script dead = peer -> peer.await(leave); // it never greets
        try (var first = ScriptedSmtpServer.start(dead);
                var second = server();
                var smtp = to(first, second)
                        .relay(LEFT_ALONE)
                        .pool(Templates.pool(1).withMaxWait(Duration.ofSeconds(2)))
                        .timeouts(Timeouts.DEFAULT.withGreeting(Duration.ofMillis(1200)))
                        .build()) {
            FutureTask<SendResult> tries = Templates.inBackground(() -> smtp.send(mail("tries")));
            first.awaitConnections(1);
            List<FutureTask<SendResult>> waiting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                waiting.add(Templates.inBackground(() -> smtp.send(mail("waits"))));
            }
            assertThat(tries.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
            for (FutureTask<SendResult> one : waiting) {
                assertThat(one.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
            }
            assertThat(second.messages()).hasSize(5);
            leave.countDown();
        }
    }

    /** Whose time limit is far shorter than the greeting's time-out of a minute. */
    @Test
    void serverThatAcceptsAndIsSilentLeavesTheMailTimeForAnotherOne() {
        try (var first = ScriptedSmtpServer.start(Peer::stall);
                var second = server();
                var smtp = to(first, second).relay(LEFT_ALONE).build()) {
            SendResult result = smtp.send(mail("first"), Duration.ofSeconds(4));
            assertThat(result.isComplete()).isTrue();
            assertThat(result.server()).isEqualTo("127.0.0.1:" + second.port());
            assertThat(smtp.servers()).extracting(ServerState::failures).containsExactly(1, 0);
            smtp.send(mail("second"), Duration.ofSeconds(4));
            assertThat(texts(second)).containsExactly("first", "second");
            assertThat(first.connections()).isEqualTo(1);
        }
    }

    @Test
    void serversThatAreLeftAloneShareTheTimeToo() {
        try (var first = ScriptedSmtpServer.start(
                        MailServerScript.smtp().greeting("421 4.3.2 not now").build(), Peer::stall);
                var second = ScriptedSmtpServer.start(
                        MailServerScript.smtp().greeting("421 4.3.2 not now").build(),
                        MailServerScript.smtp().build());
                var smtp = to(first, second).relay(LEFT_ALONE).build()) {
            catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("refused")));
            assertThat(smtp.send(mail("mail"), Duration.ofSeconds(4)).isComplete())
                    .isTrue();
            assertThat(texts(second)).containsExactly("mail");
            assertThat(first.connections()).isEqualTo(2);
        }
    }

    @Test
    void mailThatHadTooLittleTimeBlamesNoServer() {
        var silent = MailServerScript.smtp().fault(Step.GREETING, Fault.STALL).build();
        var stalling = MailServerScript.smtp().fault(Step.MAIL, Fault.STALL).build();
        try (var first = ScriptedSmtpServer.start(silent, stalling);
                var second = server();
                var smtp = to(first, second).relay(LEFT_ALONE).build()) {
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(SmtpTimeoutException.class)
                        .isThrownBy(() -> smtp.send(mail("mail"), Duration.ofMillis(300)));
                assertThat(smtp.servers().get(0).failures()).isZero();
            }
        }
    }

    @Test
    void interruptWhileConnectingMovesOnToNobodyAndBlamesNobody() throws Exception {
        var stalling = MailServerScript.smtp().fault(Step.GREETING, Fault.STALL).build();
        try (var first = ScriptedSmtpServer.start(stalling);
                var second = ScriptedSmtpServer.start(Script.unexpected());
                var smtp = to(first, second).build()) {
            FutureTask<SmtpException> sender = new FutureTask<>(() -> {
                SmtpException e = catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("mail")));
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                return e;
            });
            Thread thread = new Thread(sender, "sender");
            thread.start();
            first.awaitConnections(1);
            thread.interrupt();
            SmtpException e = sender.get(10, TimeUnit.SECONDS);
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            assertThat(e).hasMessageContaining("127.0.0.1:" + first.port()).hasNoSuppressedExceptions();
            assertThat(smtp.servers()).extracting(ServerState::failures).containsOnly(0);
            first.awaitClosed(1);
        }
    }

    @Test
    void interruptThatCameBeforeCostsNoIdleSession() {
        try (var first = server();
                var smtp = to(first).build()) {
            smtp.send(mail("first"));
            Thread.currentThread().interrupt();
            SmtpException e;
            try {
                e = catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("second")));
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(e).hasMessageContaining("Interrupted");
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            smtp.send(mail("third"));
            assertThat(first.connections()).isEqualTo(1);
        }
    }

    @Test
    void lineEndsAreMadeWholeForEveryServer() {
        MailObject bare = new MailObject(
                Envelope.of("ann@example.org", BOB), Content.of("Subject: test\n\nfirst\n.\nsecond\rthird\n"));
        try (var first = server();
                var second = server();
                var third = server();
                var smtp = to(first, second).build();
                var asIs = SmtpTemplate.builder(first.host())
                        .port(first.port())
                        .lineEndings(LineEndings.PRESERVE)
                        .server(config(third).lineEndings(LineEndings.NORMALIZE).build())
                        .build()) {
            first.stopAccepting();
            smtp.send(bare);
            assertThat(second.messages())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.text())
                            .isEqualTo("Subject: test\r\n\r\nfirst\r\n.\r\nsecond\r\nthird\r\n"));
            asIs.send(bare);
            assertThat(third.messages())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.text()).contains("second\rthird"));
        }
    }

    @Test
    void listenersOfTheTemplateAreToldOfEveryServer() {
        RecordingListener listener = new RecordingListener();
        try (var first = server();
                var second = server();
                var smtp = to(first, second).listener(listener).build()) {
            first.stopAccepting();
            smtp.send(mail("mail"));
            assertThat(listener.events())
                    .anyMatch(event -> event.startsWith("connect failed: Cannot connect to 127.0.0.1:" + first.port()))
                    .contains("command MAIL FROM:<ann@example.org>")
                    .anyMatch(event -> event.startsWith("mail sent: 127.0.0.1:" + second.port()));
        }
    }
}
