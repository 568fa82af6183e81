package org.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtplib.relay.Templates.after;
import static org.smtplib.relay.Templates.inBackground;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.pool;
import static org.smtplib.relay.Templates.server;
import static org.smtplib.relay.Templates.to;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Envelope;
import org.smtplib.message.SendResult;
import org.smtplib.pool.ServerProbe;
import org.smtplib.pool.ServerProbe.Way;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.testing.TestCertificates;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.Eventually;
import org.smtplib.transport.TlsOptions;

/** Whether a server answers, found out without a login and in nobody's way. */
class ServerProbeTest {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration SHORT = Duration.ofMillis(250);

    private static ServerProbe probe(SmtpTemplate smtp) {
        List<ServerProbe> probes = smtp.probe(LIMIT);
        assertThat(probes).hasSize(1);
        return probes.get(0);
    }

    @Test
    void withoutAnIdleConnectionANewOneIsOpenedAndLeftWithoutALogin() {
        Script script = MailServerScript.smtp().auth("ann", "s3cret").build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).credentials("ann", "s3cret").build()) {
            ServerProbe probe = probe(smtp);
            assertThat(probe.reachable()).isTrue();
            assertThat(probe.way()).isEqualTo(Way.NEW_CONNECTION);
            assertThat(probe.message()).isNull();
            assertThat(probe.endpoint()).isEqualTo(new Endpoint(server.host(), server.port()));
            server.awaitClosed(1);
            assertThat(server.commands()).containsExactly("EHLO client.example", "QUIT");
            assertThat(smtp.poolStats().total()).isZero();
        }
    }

    @Test
    void newConnectionGoesAsFarAsTheTlsThatIsConfigured() {
        Script script = MailServerScript.smtp().startTls().auth("ann", "s3cret").build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server)
                        .tls(TlsOptions.of(TestCertificates.clientContext()))
                        .startTls(org.smtplib.protocol.StartTls.REQUIRED)
                        .credentials("ann", "s3cret")
                        .build()) {
            ServerProbe probe = probe(smtp);
            assertThat(probe.reachable()).isTrue();
            assertThat(probe.tls())
                    .isNotNull()
                    .satisfies(tls -> assertThat(tls.version()).startsWith("TLSv1"));
            server.awaitClosed(1);
            assertThat(server.commands())
                    .containsExactly("EHLO client.example", "STARTTLS", "EHLO client.example", "QUIT");
        }
    }

    @Test
    void idleConnectionIsAskedAndKept() {
        try (var server = server();
                var smtp = to(server).pool(pool(1).withMaxMessages(2)).build()) {
            smtp.send(mail("one"));
            assertThat(probe(smtp).way()).isEqualTo(Way.IDLE_SESSION);
            assertThat(probe(smtp).reachable()).isTrue();
            smtp.send(mail("two"));
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.commands().stream().filter("NOOP"::equals)).hasSize(2);
        }
    }

    @Test
    void idleConnectionThatWasLostSaysNothingOfTheServer() {
        Script script = MailServerScript.smtp()
                .faultOnConnection(1, Step.NOOP, Fault.CLOSE)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).build()) {
            smtp.send(mail("one"));
            ServerProbe probe = probe(smtp);
            assertThat(probe.reachable()).isTrue();
            assertThat(probe.way()).isEqualTo(Way.NEW_CONNECTION);
            assertThat(smtp.poolStats().total()).isZero();
        }
    }

    @Test
    void idleConnectionThatTheServerClosedIsNotAsked() {
        try (var server = server();
                var smtp = to(server).build()) {
            smtp.send(mail("one"));
            server.dropConnections();
            assertThat(probe(smtp).way()).isEqualTo(Way.NEW_CONNECTION);
            assertThat(smtp.poolStats().total()).isZero();
            smtp.send(mail("two"));
        }
    }

    @Test
    void whereAllConnectionsAreInUseNoneIsOpened() throws Exception {
        CountDownLatch signal = new CountDownLatch(1);
        Script slow = MailServerScript.smtp().build();
        Script held = peer -> {
            peer.say("220 server.example ESMTP");
            peer.expect("EHLO client.example");
            peer.say("250 server.example");
            peer.expectMatching("MAIL .*");
            peer.await(signal);
            peer.say("550 5.1.8 no");
            peer.drainUntilEof();
        };
        try (var server = ScriptedSmtpServer.start(held, slow);
                var smtp = to(server).pool(pool(1)).build()) {
            FutureTask<?> mail = inBackground(() -> smtp.send(mail("slow")));
            server.awaitCommand("MAIL .*");
            ServerProbe probe = probe(smtp);
            assertThat(probe.way()).isEqualTo(Way.IN_USE);
            assertThat(probe.reachable()).isTrue();
            assertThat(probe.message()).contains("all connections are in use").contains("1 of 1");
            assertThat(server.connections()).isEqualTo(1);
            signal.countDown();
            assertThat(mail).failsWithin(15, TimeUnit.SECONDS);
        }
    }

    @Test
    void mailDoesNotWaitForAConnectionThatIsOpenedForAProbe() throws Exception {
        CountDownLatch signal = new CountDownLatch(1);
        Script mail = MailServerScript.smtp().build();
        try (var server = ScriptedSmtpServer.start(after(signal, mail), mail);
                var smtp = to(server).pool(pool(1)).build()) {
            FutureTask<ServerProbe> probe = inBackground(() -> probe(smtp));
            server.awaitConnections(1);
            smtp.send(mail("one"));
            assertThat(probe).isNotDone();
            signal.countDown();
            assertThat(probe.get(15, TimeUnit.SECONDS).reachable()).isTrue();
        }
    }

    @Test
    void serverThatRefusesIsNotReachableAndSaysWhy() {
        Script script = MailServerScript.smtp().greeting("554 5.3.2 no").build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).build()) {
            ServerProbe probe = probe(smtp);
            assertThat(probe.reachable()).isFalse();
            assertThat(probe.message()).contains("does not take mail now: 554 5.3.2 no");
        }
    }

    @Test
    void silentServerIsGivenUpInTime() {
        Script silent =
                MailServerScript.smtp().fault(Step.GREETING, Fault.STALL).build();
        try (var server = ScriptedSmtpServer.start(silent);
                var smtp = to(server).build()) {
            assertThat(smtp.probe(SHORT))
                    .singleElement()
                    .satisfies(probe -> assertThat(probe.reachable()).isFalse());
        }
    }

    @Test
    void idleConnectionThatIsSilentUsesUpTheTime() {
        Script silent = MailServerScript.smtp().fault(Step.NOOP, Fault.STALL).build();
        try (var server = ScriptedSmtpServer.start(silent);
                var smtp = to(server).build()) {
            smtp.send(mail("one"));
            assertThat(smtp.probe(SHORT)).singleElement().satisfies(probe -> {
                assertThat(probe.reachable()).isFalse();
                assertThat(probe.way()).isEqualTo(Way.IDLE_SESSION);
            });
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void eachServerHasItsPartOfTheTimeAndItsOwnResult() {
        Script silent =
                MailServerScript.smtp().fault(Step.GREETING, Fault.STALL).build();
        try (var first = ScriptedSmtpServer.start(silent);
                var second = server();
                var smtp = to(first, second).build()) {
            assertThat(smtp.probe(Duration.ofSeconds(2)))
                    .extracting(ServerProbe::reachable)
                    .containsExactly(false, true);
            assertThat(smtp.servers().get(0).failures()).isZero();
        }
    }

    @Test
    void listenersAreToldOfTheConnectionAndOfNoMail() {
        List<String> told = new CopyOnWriteArrayList<>();
        SmtpEventListener listener = new SmtpEventListener() {
            @Override
            public void connected(Endpoint endpoint) {
                told.add("connected");
            }

            @Override
            public void connectFailed(Endpoint endpoint, SmtpException failure) {
                told.add("connectFailed");
            }

            @Override
            public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
                told.add("mailSent");
            }

            @Override
            public void mailFailed(Envelope envelope, SmtpException failure, Duration elapsed) {
                told.add("mailFailed");
            }
        };
        Script refusal = MailServerScript.smtp().greeting("554 5.3.2 no").build();
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build(), refusal);
                var smtp = to(server).listener(listener).build()) {
            probe(smtp);
            probe(smtp);
            assertThat(told).containsExactly("connected", "connected", "connectFailed");
        }
    }

    @Test
    void closedTemplateReachesNobody() {
        try (var server = server()) {
            var smtp = to(server).build();
            smtp.close();
            assertThat(probe(smtp).reachable()).isFalse();
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void quitThatIsNotAnsweredChangesNothing() {
        Script rude = MailServerScript.smtp().fault(Step.QUIT, Fault.CLOSE).build();
        try (var server = ScriptedSmtpServer.start(rude);
                var smtp = to(server).build()) {
            assertThat(probe(smtp).reachable()).isTrue();
            Eventually.becomes(() -> server.openConnections() == 0);
        }
    }
}
