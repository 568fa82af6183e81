package org.smtplib.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Email;
import org.smtplib.starter.MailApplication.Running;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ReceivedMail;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** One application and a server that dies under it: no mail is lost, and none is sent twice. */
class ServerRestartTests {

    private static final String RECIPIENT = "user@example.org";

    @Test
    void aMailAfterTheServerWasKilledAndRestartedArrivesOnce() {
        try (ScriptedSmtpServer before = ScriptedSmtpServer.start(wellBehaved());
                Running application = startFor(before)) {
            assertThat(send(application, "first").isComplete()).isTrue();

            try (ScriptedSmtpServer after = before.restart(wellBehaved())) {
                assertThat(send(application, "second").isComplete()).isTrue();

                assertThat(subjects(before)).containsExactly("first");
                assertThat(subjects(after)).containsExactly("second");
            }
        }
    }

    @Test
    void aMailAfterTheServerClosedTheIdleConnectionArrivesOnce() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(wellBehaved());
                Running application = startFor(server)) {
            send(application, "first");
            server.dropConnections();

            assertThat(send(application, "second").isComplete()).isTrue();

            assertThat(subjects(server)).containsExactly("first", "second");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aMailThatFindsItsConnectionDeadAtMailArrivesOnce() {
        // In one flight with its envelope the content's end is written when MAIL is answered: a dead connection is
        // doubt.
        Map<String, Object> asking = Map.of("smtp.pipelining.one-flight-limit", "0");
        for (Fault fault : List.of(Fault.CLOSE, Fault.RESET, Fault.REPLY_421_AND_CLOSE)) {
            MailServerScript script =
                    MailServerScript.smtp().faultOnMail(2, Step.MAIL, fault).build();
            try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                    Running application = startFor(server, asking)) {
                send(application, "first");

                assertThat(send(application, "second").isComplete()).isTrue();

                assertThat(subjects(server)).containsExactly("first", "second");
                assertThat(server.connections()).isEqualTo(2);
            }
        }
    }

    @Test
    void aMailWhoseContentWasCutOffIsSentAgainAndArrivesOnce() {
        MailServerScript script = MailServerScript.smtp()
                .faultOnMail(2, Step.CONTENT.at(100_000), Fault.RESET)
                .build();
        // More than the kernel takes on its way: the end cannot have been written when the server dies.
        String large = "0123456789".repeat(7).concat("\n").repeat(200_000);
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                Running application = startFor(server)) {
            send(application, "first");

            assertThat(application
                            .smtp()
                            .send(mail("second").text(large).build())
                            .isComplete())
                    .isTrue();

            assertThat(subjects(server)).containsExactly("first", "second");
            assertThat(server.messages().get(1).text().endsWith("\r\n\r\n" + large.replace("\n", "\r\n")))
                    .isTrue();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aMailWhoseFinalReplyIsMissingIsInDoubtAndNotSentAgain() {
        for (Fault fault : List.of(Fault.CLOSE, Fault.RESET, Fault.HALF_REPLY_AND_CLOSE)) {
            MailServerScript script = MailServerScript.smtp()
                    .faultOnMail(2, Step.END_OF_DATA, fault)
                    .build();
            try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                    Running application = startFor(server)) {
                send(application, "first");

                SmtpInDoubtException doubt =
                        catchThrowableOfType(SmtpInDoubtException.class, () -> send(application, "second"));

                assertThat(doubt).isNotNull();
                assertThat(doubt.result()).isNotNull();
                assertThat(doubt.result().with(Outcome.IN_DOUBT)).containsExactly(RECIPIENT);
                assertThat(doubt.isTransient()).isFalse();
                assertThat(send(application, "third").isComplete()).isTrue();
                // This server had taken it before it died: sent again, it would be there twice.
                assertThat(subjects(server)).containsExactly("first", "second", "third");
                assertThat(server.commands())
                        .filteredOn(line -> line.startsWith("MAIL"))
                        .hasSize(3);
            }
        }
    }

    @Test
    void aMailForAServerThatStaysAwayIsReportedNotSentAndCanBeSentLater() {
        try (ScriptedSmtpServer before = ScriptedSmtpServer.start(wellBehaved());
                Running application = startFor(before)) {
            send(application, "first");
            before.kill();
            Email second = mail("second").build();

            assertThatExceptionOfType(SmtpUnreachableException.class)
                    .isThrownBy(() -> application.smtp().send(second))
                    .satisfies(failure -> {
                        assertThat(failure.isTransient()).isTrue();
                        assertThat(failure.result()).isNotNull();
                        assertThat(failure.result().with(Outcome.NOT_SENT)).containsExactly(RECIPIENT);
                    });

            try (ScriptedSmtpServer after = before.restart(wellBehaved())) {
                assertThat(application.smtp().send(second).isComplete()).isTrue();
                assertThat(subjects(after)).containsExactly("second");
            }
        }
    }

    @Test
    void allConnectionsOfThePoolMayHaveDied() throws Exception {
        int threads = 4;
        ExecutorService senders = Executors.newFixedThreadPool(threads);
        try (ScriptedSmtpServer before = ScriptedSmtpServer.start(wellBehaved());
                Running application = startFor(before)) {
            CyclicBarrier allConnected = new CyclicBarrier(threads);
            sendAtOnce(senders, application.smtp(), mailsWaitingAt(allConnected, threads));
            assertThat(before.connections()).isEqualTo(threads);
            assertThat(application.smtp().poolStats().idle()).isEqualTo(threads);

            try (ScriptedSmtpServer after = before.restart(wellBehaved())) {
                List<MailObject> mails = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    mails.add(mail("after " + i).build().toMailObject("sample@example.org"));
                }
                sendAtOnce(senders, application.smtp(), mails);

                assertThat(subjects(after))
                        .hasSize(20)
                        .doesNotHaveDuplicates()
                        .allMatch(subject -> subject.startsWith("after "));
            }
        } finally {
            senders.shutdownNow();
        }
    }

    private static MailServerScript wellBehaved() {
        return MailServerScript.smtp().build();
    }

    private static Running startFor(ScriptedSmtpServer server) {
        return startFor(server, Map.of());
    }

    private static Running startFor(ScriptedSmtpServer server, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.putAll(Map.of("smtp.host", server.host(), "smtp.port", server.port(), "smtp.pool.max-size", 4));
        return MailApplication.start(properties);
    }

    private static SendResult send(Running application, String subject) {
        return application.smtp().send(mail(subject).text("Once.").build());
    }

    private static Email.Builder mail(String subject) {
        return Email.builder().to(RECIPIENT).subject(subject);
    }

    private static List<String> subjects(ScriptedSmtpServer server) {
        return server.messages().stream().map(ServerRestartTests::subject).toList();
    }

    private static String subject(ReceivedMail mail) {
        return mail.text()
                .lines()
                .filter(line -> line.startsWith("Subject: "))
                .map(line -> line.substring("Subject: ".length()))
                .findFirst()
                .orElseThrow();
    }

    private static void sendAtOnce(ExecutorService senders, SmtpTemplate smtp, List<MailObject> mails)
            throws Exception {
        List<Future<SendResult>> results = new ArrayList<>();
        for (MailObject mail : mails) {
            results.add(senders.submit(() -> smtp.send(mail)));
        }
        for (Future<SendResult> result : results) {
            assertThat(result.get(30, TimeUnit.SECONDS).isComplete()).isTrue();
        }
    }

    /** Mails whose content is there only when all of them hold a connection. */
    private static List<MailObject> mailsWaitingAt(CyclicBarrier barrier, int count) {
        List<MailObject> mails = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] octets = ("Subject: before " + i + "\r\n\r\nOnce.\r\n").getBytes(StandardCharsets.US_ASCII);
            AtomicBoolean waited = new AtomicBoolean();
            mails.add(new MailObject(Envelope.of("sample@example.org", RECIPIENT), new Content() {
                @Override
                public boolean isRepeatable() {
                    return true;
                }

                @Override
                public InputStream open() {
                    if (!waited.getAndSet(true)) {
                        try {
                            barrier.await(30, TimeUnit.SECONDS);
                        } catch (Exception e) {
                            throw new AssertionError("not all mails had a connection", e);
                        }
                    }
                    return new ByteArrayInputStream(octets);
                }
            }));
        }
        return mails;
    }
}
