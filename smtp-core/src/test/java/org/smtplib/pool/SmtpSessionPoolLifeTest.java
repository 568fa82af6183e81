package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSession;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.transport.Eventually;
import org.smtplib.transport.Stopwatch;
import org.smtplib.value.Deadline;

/** How many sessions there are, and how long each lives: ahead of need, limits, eviction, leases. */
class SmtpSessionPoolLifeTest {

    private static final MailObject MAIL =
            new MailObject(Envelope.of("ann@example.org", "bob@example.org"), Content.of("Subject: x\r\n\r\nx\r\n"));

    private static final PoolConfig CONFIG = PoolConfig.builder()
            .maxSize(2)
            .maxWait(Duration.ofSeconds(15))
            .closeTimeout(Duration.ofSeconds(15))
            .build();

    private static ScriptedSmtpServer server(MailServerScriptBuilder script) {
        return ScriptedSmtpServer.start(script.build());
    }

    private static SmtpSessionPool pool(ScriptedSmtpServer server, PoolConfig config) {
        return new SmtpSessionPool(
                new SmtpSessionFactory(SessionConfig.builder(server.host())
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
    void minimumIdleIsOpenBeforeTheFirstMail() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp());
                SmtpSessionPool pool = pool(server, CONFIG.withMinIdle(1))) {
            server.awaitCommand("EHLO .*");
            Eventually.becomes(() -> pool.stats().idle() == 1);
            try (SmtpSessionPool.Lease lease = pool.borrow()) {
                assertThat(lease.isReused()).isTrue();
                assertThat(lease.session().send(MAIL).isComplete()).isTrue();
            }
            assertThat(server.messages()).extracting(mail -> mail.connection()).containsExactly(1);
        }
    }

    @Test
    void minimumIdleThatTheServerLeftIsReplacedWithoutAMail() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp());
                SmtpSessionPool pool = pool(server, CONFIG.withMinIdle(1).withMaxIdle(Duration.ofMillis(50)))) {
            Eventually.becomes(() -> pool.stats().idle() == 1);
            server.dropConnections();
            server.awaitConnections(2);
            Eventually.becomes(() -> pool.stats().idle() == 1);
            assertThat(pool.counters().closed(CloseReason.UNUSABLE)).isEqualTo(1);
            // To look after it takes no word.
            assertThat(server.commands()).containsOnly("EHLO client.example");
        }
    }

    @Test
    void openingAheadDoesNotKeepOthersFromTakingTheirLeave() {
        try (ScriptedSmtpServer server =
                        server(MailServerScript.smtp().faultOnConnection(1, Step.GREETING, Fault.STALL));
                SmtpSessionPool pool = pool(server, CONFIG.withMinIdle(1).withMaxMessages(1))) {
            server.awaitConnections(1);
            send(pool);
            server.awaitClosed(2);
            assertThat(server.commands(2)).endsWith("QUIT");
        }
    }

    @ParameterizedTest
    @CsvSource({"MAILMAX=2, 2", "RCPTMAX=10 MAILMAX=3, 3", "RCPTMAX=1, 4", "MAILMAX=100, 4", "MAILMAX=none, 4"})
    void sessionCarriesAsManyMailsAsTheServerAllows(String limits, int mails) {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp().keywords("LIMITS " + limits));
                SmtpSessionPool pool = pool(server, CONFIG.withMaxMessages(4))) {
            for (int left = mails; left > 0; left--) {
                try (SmtpSessionPool.Lease lease = pool.borrow()) {
                    assertThat(lease.mailsLeft()).isEqualTo(left);
                    assertThat(lease.session().send(MAIL).isComplete()).isTrue();
                }
            }
            send(pool);
            server.awaitClosed(1);
            assertThat(server.commands(1)).endsWith("QUIT");
            assertThat(server.messages())
                    .filteredOn(mail -> mail.connection() == 1)
                    .hasSize(mails);
        }
    }

    @Test
    void leaseOfSeveralMailsSaysSo() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp().keywords("LIMITS MAILMAX=3"));
                SmtpSessionPool pool = pool(server, CONFIG)) {
            try (SmtpSessionPool.Lease lease = pool.borrow()) {
                lease.session().send(MAIL);
                lease.session().send(MAIL);
                lease.countMails(2);
            }
            try (SmtpSessionPool.Lease lease = pool.borrow()) {
                assertThat(lease.mailsLeft()).isEqualTo(1);
            }
            server.awaitClosed(1);
        }
    }

    @Test
    void leaseIsClosedOnce() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp());
                SmtpSessionPool pool = pool(server, CONFIG)) {
            SmtpSessionPool.Lease lease = pool.borrow();
            SmtpSession session = lease.session();
            lease.close();
            assertThatIllegalStateException().isThrownBy(lease::session).withMessageContaining("given back");
            try (SmtpSessionPool.Lease next = pool.borrow()) {
                assertThat(next.session()).isSameAs(session);
                lease.close();
                // The session is the next one's still, and is lent to nobody else.
                assertThat(pool.stats()).isEqualTo(new PoolStats(2, 1, 1, 0, 0));
            }
            assertThat(pool.stats()).isEqualTo(new PoolStats(2, 1, 0, 1, 0));
        }
    }

    @Test
    void evictedSessionsTakeTheirLeave() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp());
                SmtpSessionPool pool = pool(server, CONFIG)) {
            try (SmtpSessionPool.Lease lease = pool.borrow()) {
                send(pool);
                pool.evictAll();
                server.awaitClosed(2);
                assertThat(lease.session().send(MAIL).isComplete()).isTrue();
            }
            server.awaitClosed(1);
            send(pool);
            assertThat(server.connections()).isEqualTo(3);
            assertThat(server.commands(1)).endsWith("QUIT");
            assertThat(server.commands(2)).endsWith("QUIT");
        }
    }

    @Test
    void stoppedPoolHasNoIdleSessionAndSendsAllTheSame() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp());
                SmtpSessionPool pool = pool(server, CONFIG)) {
            send(pool);
            pool.evictIdle();
            server.awaitClosed(1);
            send(pool);
            assertThat(server.messages()).extracting(mail -> mail.connection()).containsExactly(1, 2);
        }
    }

    @Test
    void limitBoundsTheConnections() {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp());
                SmtpSessionPool pool = pool(server, CONFIG.withMaxWait(Duration.ofMillis(50)))) {
            pool.limit(1);
            try (SmtpSessionPool.Lease lease = pool.borrow()) {
                assertThatExceptionOfType(SmtpPoolException.class)
                        .isThrownBy(pool::borrow)
                        .withMessageContaining("No connection to 127.0.0.1:" + server.port())
                        .satisfies(e ->
                                assertThat(e.figures()).isEqualTo(new SmtpPoolException.Figures(2, 1, 1, 1, 0, 1)));
                pool.limit(2);
                send(pool);
                assertThat(lease.session().isConnected()).isTrue();
            }
            assertThat(pool.counters().timedOut()).isEqualTo(1);
            assertThat(pool.counters().created()).isEqualTo(2);
            assertThat(pool.config().maxSize()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callersDeadlineEndsTheWaitForAPlace(boolean fresh) {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp());
                SmtpSessionPool pool = pool(server, CONFIG.withMaxSize(1));
                SmtpSessionPool.Lease lease = pool.borrow()) {
            Duration wait = Duration.ofMillis(200);
            var stopwatch = new Stopwatch();
            assertThatExceptionOfType(SmtpPoolException.class)
                    .isThrownBy(() -> borrow(pool, fresh, Deadline.after(wait)));
            stopwatch.assertEndedBy(wait);
            assertThat(lease.session().isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callersDeadlineEndsTheOpeningOfASession(boolean fresh) {
        try (ScriptedSmtpServer server = server(MailServerScript.smtp().fault(Step.GREETING, Fault.STALL));
                SmtpSessionPool pool = pool(server, CONFIG)) {
            Duration wait = Duration.ofMillis(200);
            var stopwatch = new Stopwatch();
            assertThatExceptionOfType(SmtpTimeoutException.class)
                    .isThrownBy(() -> borrow(pool, fresh, Deadline.after(wait)));
            stopwatch.assertEndedBy(wait);
            assertThat(pool.stats().total()).isZero();
            assertThat(pool.counters().failed()).isEqualTo(1);
        }
    }

    private static SmtpSessionPool.Lease borrow(SmtpSessionPool pool, boolean fresh, Deadline deadline) {
        return fresh ? pool.borrowFresh(deadline) : pool.borrow(deadline);
    }
}
