package org.smtplib;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.Outcome;
import org.smtplib.pool.PoolConfig;
import org.smtplib.session.Pipelining;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.transport.Endpoint;

/** Many senders over few connections: each mail arrives, once, and the cap is kept. */
class SmtpTemplateConcurrencyTest {

    private static final int THREADS = 8;
    private static final int MAILS = 50;
    private static final List<String> BOB = List.of("bob@example.org");
    private static final PoolConfig THREE = PoolConfig.DEFAULT.withMaxSize(3).withMaxMessages(10_000);

    /** Counts connections from when they stand to when they are given up. */
    private static final class Counter implements SmtpEventListener {

        private final AtomicInteger open = new AtomicInteger();
        private final AtomicInteger peak = new AtomicInteger();

        @Override
        public void connected(Endpoint endpoint) {
            peak.accumulateAndGet(open.incrementAndGet(), Math::max);
        }

        @Override
        public void disconnected(Endpoint endpoint, String reason) {
            open.decrementAndGet();
        }
    }

    private final Set<String> doubtful = ConcurrentHashMap.newKeySet();
    private final Counter counter = new Counter();

    @Test
    void manySendersShareFewConnections() throws Exception {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            sendAll(server, THREE);
            assertEachArrivedOnce(server);
            assertThat(doubtful).isEmpty();
            assertThat(server.connections()).isLessThanOrEqualTo(3);
            assertThat(counter.peak.get()).isLessThanOrEqualTo(3);
            assertThat(counter.open.get()).isZero();
        }
    }

    @Test
    void connectionsThatWearOutAreReplacedWithinTheCap() throws Exception {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            sendAll(server, THREE.withMaxMessages(7));
            assertEachArrivedOnce(server);
            assertThat(server.connections()).isGreaterThanOrEqualTo(THREADS * MAILS / 7);
            assertThat(counter.peak.get()).isLessThanOrEqualTo(3);
            assertThat(counter.open.get()).isZero();
        }
    }

    @Test
    void connectionsThatDieLoseNoMailAndDoubleNone() throws Exception {
        MailServerScriptBuilder script = MailServerScript.smtp().maxMails(30);
        for (int mail = 13; mail < THREADS * MAILS; mail += 37) {
            script.faultOnMail(mail, Step.MAIL, Fault.RESET);
            script.faultOnMail(mail + 5, Step.DATA, Fault.CLOSE);
            script.faultOnMail(mail + 11, Step.END_OF_DATA, Fault.RESET);
            script.faultOnMail(mail + 17, Step.RCPT, Fault.REPLY_421_AND_CLOSE);
        }
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script.build())) {
            sendAll(server, THREE);
            // What is in doubt here was taken by the server, which lost no more than its reply.
            assertEachArrivedOnce(server);
            assertThat(doubtful).hasSizeBetween(1, 11);
            assertThat(counter.peak.get()).isLessThanOrEqualTo(3);
        }
    }

    private void sendAll(ScriptedSmtpServer server, PoolConfig pool) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<FutureTask<Void>> senders = new ArrayList<>();
        try (SmtpTemplate template = SmtpTemplate.builder(server.host())
                .port(server.port())
                .localHostName("client.example")
                .listener(counter)
                // Step by step, so that a connection that dies early leaves nothing in doubt.
                .pipelining(Pipelining.OFF)
                .pool(pool.withMaxWait(Duration.ofSeconds(30)))
                .build()) {
            for (int thread = 0; thread < THREADS; thread++) {
                String sender = "sender" + thread;
                senders.add(new FutureTask<>(() -> {
                    go.await();
                    for (int mail = 0; mail < MAILS; mail++) {
                        send(template, sender + "-" + mail);
                    }
                    return null;
                }));
            }
            for (FutureTask<Void> sender : senders) {
                Thread thread = new Thread(sender, "sender");
                thread.setDaemon(true);
                thread.start();
            }
            go.countDown();
            for (FutureTask<Void> sender : senders) {
                sender.get(40, TimeUnit.SECONDS);
            }
            assertThat(template.poolStats().waiting()).isZero();
            assertThat(template.poolStats().active()).isZero();
        }
    }

    private void send(SmtpTemplate template, String name) {
        boolean done = false;
        while (!done) {
            done = true;
            try {
                template.send(name + "@example.org", BOB, "Subject: " + name + "\r\n\r\nx\r\n");
            } catch (SmtpInDoubtException e) {
                doubtful.add(name);
            } catch (SmtpServerDisconnectedException | SmtpResponseException e) {
                // A mail may be unlucky twice. "Not sent" means that to send it again makes no second one of it.
                assertThat(e.result())
                        .isNotNull()
                        .satisfies(result ->
                                assertThat(result.with(Outcome.NOT_SENT)).isEqualTo(BOB));
                done = false;
            } catch (SmtpRecipientsRefusedException e) {
                assertThat(e).hasMessageContaining("421 4.3.2 shutting down");
                done = false;
            }
        }
    }

    private static void assertEachArrivedOnce(ScriptedSmtpServer server) {
        Set<String> expected = new HashSet<>();
        for (int thread = 0; thread < THREADS; thread++) {
            for (int mail = 0; mail < MAILS; mail++) {
                expected.add("sender" + thread + "-" + mail);
            }
        }
        List<String> arrived = server.messages().stream()
                .map(mail -> mail.text().lines().findFirst().orElse("").substring("Subject: ".length()))
                .toList();
        assertThat(arrived).hasSize(expected.size()).containsExactlyInAnyOrderElementsOf(expected);
        // Sender and content belong together: no mail got into another one's transaction.
        assertThat(server.messages())
                .allSatisfy(mail -> assertThat(mail.text())
                        .startsWith("Subject: " + mail.sender().address().replace("@example.org", "") + "\r\n"));
    }
}
