package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpConnectException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.session.Pipelining;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.Replies;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.transport.Eventually;

/** Sessions in a pool: opened once, looked at for nothing, and taken leave of. */
class SmtpSessionPoolTest {

    private static final MailObject MAIL =
            new MailObject(Envelope.of("ann@example.org", "bob@example.org"), Content.of("Subject: x\r\n\r\nx\r\n"));

    private static final PoolConfig CONFIG = PoolConfig.DEFAULT
            .withMaxSize(2)
            .withMaxWait(Duration.ofSeconds(15))
            .withCloseTimeout(Duration.ofSeconds(15));

    private static ScriptedSmtpServer server(MailServerScriptBuilder script) {
        return ScriptedSmtpServer.start(script.build());
    }

    private static SmtpSessionPool pool(ScriptedSmtpServer server, PoolConfig config) {
        return new SmtpSessionPool(
                new SmtpSessionFactory(SessionConfig.builder(server.host())
                        .pipelining(Pipelining.OFF)
                        .port(server.port())
                        .localHostName("client.example")
                        .build()),
                config);
    }

    private static void send(SmtpSessionPool pool) {
        try (SmtpSessionPool.Lease lease = pool.borrow()) {
            assertThat(lease.session().send(MAIL).isComplete()).isTrue();
        }
    }

    @Test
    void oneConnectionCarriesManyMailsWithoutACommandTooMany() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp())) {
            try (SmtpSessionPool pool = pool(server, CONFIG)) {
                for (int i = 0; i < 3; i++) {
                    send(pool);
                }
                assertThat(pool.stats()).isEqualTo(new PoolStats(2, 1, 0, 1, 0));
                assertThat(pool.endpoint()).hasToString("127.0.0.1:" + server.port());
            }
            server.awaitClosed(1);
            assertThat(server.connections()).isEqualTo(1);
            String mail = "MAIL FROM:<ann@example.org>, RCPT TO:<bob@example.org>, DATA";
            assertThat(String.join(", ", server.commands()))
                    .isEqualTo("EHLO client.example, " + mail + ", " + mail + ", " + mail + ", QUIT");
        }
    }

    @Test
    void leaseSaysWhetherItsSessionWasLentBefore() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp());
                SmtpSessionPool pool = pool(server, CONFIG)) {
            try (SmtpSessionPool.Lease lease = pool.borrow()) {
                assertThat(lease.isReused()).isFalse();
            }
            try (SmtpSessionPool.Lease lease = pool.borrow()) {
                assertThat(lease.isReused()).isTrue();
                try (SmtpSessionPool.Lease fresh = pool.borrowFresh()) {
                    assertThat(fresh.isReused()).isFalse();
                    assertThat(fresh.session()).isNotSameAs(lease.session());
                }
            }
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void sessionThatIsIdleForTooLongTakesItsLeave() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp());
                SmtpSessionPool pool = pool(server, CONFIG.withMaxIdle(Duration.ofMillis(50)))) {
            send(pool);
            server.awaitCommand("QUIT");
            server.awaitClosed(1);
            Eventually.becomes(() -> pool.stats().total() == 0);
            send(pool);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void sessionThatCarriedEnoughTakesItsLeave() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp());
                SmtpSessionPool pool = pool(server, CONFIG.withMaxMessages(2))) {
            for (int i = 0; i < 4; i++) {
                send(pool);
            }
            server.awaitClosed(1);
            server.awaitClosed(2);
            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.commands(1)).endsWith("QUIT");
            assertThat(server.commands(2)).endsWith("QUIT");
        }
    }

    @Test
    void freshSessionTakesThePlaceOfAnIdleOneWhichIsClosed() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp());
                SmtpSessionPool pool = pool(server, CONFIG.withMaxSize(1))) {
            send(pool);
            try (SmtpSessionPool.Lease fresh = pool.borrowFresh()) {
                assertThat(fresh.session().isConnected()).isTrue();
                server.awaitClosed(1);
            }
            assertThat(pool.stats()).isEqualTo(new PoolStats(1, 1, 0, 1, 0));
        }
    }

    @Test
    void connectionsThatTheServerClosedAreFoundWithoutAsking() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp());
                SmtpSessionPool pool = pool(server, CONFIG)) {
            send(pool);
            server.dropConnections();
            send(pool);
            assertThat(server.commands()).noneMatch(line -> line.matches("NOOP|RSET|QUIT"));
            assertThat(server.messages()).extracting(mail -> mail.connection()).containsExactly(1, 2);
        }
    }

    @Test
    void connectionsThatTheServerResetAreFoundWithoutAsking() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp());
                SmtpSessionPool pool = pool(server, CONFIG)) {
            send(pool);
            server.resetConnections();
            send(pool);
            assertThat(server.commands()).noneMatch(line -> line.matches("NOOP|RSET|QUIT"));
            assertThat(server.messages()).extracting(mail -> mail.connection()).containsExactly(1, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"421 4.4.2 idle for too long", "250 2.0.0 by the way", "nonsense"})
    void sessionWhoseServerSaidSomethingUnaskedIsNotLentAgain(String word) {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp());
                SmtpSessionPool pool = pool(server, CONFIG)) {
            send(pool);
            server.interject(word);
            send(pool);
            assertThat(server.messages()).extracting(mail -> mail.connection()).containsExactly(1, 2);
            server.awaitClosed(1);
            assertThat(server.commands(1)).endsWith("DATA");
        }
    }

    @Test
    void sessionThatBrokeIsNotKept() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp().faultOnConnection(1, Step.MAIL, Fault.CLOSE));
                SmtpSessionPool pool = pool(server, CONFIG)) {
            try (SmtpSessionPool.Lease lease = pool.borrow()) {
                assertThatExceptionOfType(SmtpException.class)
                        .isThrownBy(() -> lease.session().send(MAIL));
            }
            Eventually.becomes(() -> pool.stats().total() == 0);
            send(pool);
            assertThat(server.commands(1)).noneMatch("QUIT"::equals);
        }
    }

    @Test
    void sessionWhoseMailWasRefusedIsKept() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp().on("MAIL", Replies.once("550 5.7.1 no")));
                SmtpSessionPool pool = pool(server, CONFIG)) {
            try (SmtpSessionPool.Lease lease = pool.borrow()) {
                assertThatExceptionOfType(SmtpException.class)
                        .isThrownBy(() -> lease.session().send(MAIL));
            }
            send(pool);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void serverThatRefusesAConnectionTakesNoPlaceInThePool() {
        try (ScriptedSmtpServer server =
                        server(MailServerScript.smtp().greeting(Replies.once("421 4.3.2 busy", "554 5.3.2 no")));
                SmtpSessionPool pool = pool(server, CONFIG.withMaxSize(1))) {
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(SmtpConnectException.class).isThrownBy(pool::borrow);
                assertThat(pool.stats()).isEqualTo(new PoolStats(1, 0, 0, 0, 0));
            }
            send(pool);
        }
    }

    @Test
    void borrowerWhoWaitsInVainIsToldTheFigures() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp());
                SmtpSessionPool pool = pool(server, CONFIG.withMaxSize(1).withMaxWait(Duration.ofMillis(50)));
                SmtpSessionPool.Lease lease = pool.borrow()) {
            assertThatExceptionOfType(SmtpPoolException.class)
                    .isThrownBy(pool::borrow)
                    .withMessageContaining("1 of 1 connections open, 1 in use");
            assertThat(lease.session().noop().code()).isEqualTo(250);
        }
    }

    @Test
    void closeTakesLeaveOfIdleSessionsAndLendsNoMore() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp())) {
            SmtpSessionPool pool = pool(server, CONFIG);
            SmtpSessionPool.Lease a = pool.borrow();
            SmtpSessionPool.Lease b = pool.borrow();
            a.close();
            b.close();
            pool.close();
            server.awaitAllClosed();
            assertThat(server.commands()).filteredOn("QUIT"::equals).hasSize(2);
            assertThatExceptionOfType(SmtpPoolException.class).isThrownBy(pool::borrow);
        }
    }

    @Test
    void serverThatDoesNotAnswerQuitDoesNotKeepThePoolOpen() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp().fault(Step.QUIT, Fault.STALL))) {
            SmtpSessionPool pool = pool(server, CONFIG);
            send(pool);
            long start = System.nanoTime();
            pool.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(pool.stats().total()).isZero();
            server.awaitClosed(1);
        }
    }
}
