package org.smtplib.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientPolicy;
import org.smtplib.message.SendOptions;
import org.smtplib.mime.Email;
import org.smtplib.protocol.DeliverBy;
import org.smtplib.protocol.Dsn;
import org.smtplib.session.SmtpSession;

/** What extensions a real Postfix has, it understands as they are said here. */
class EsmtpPostfixIT {

    private static TestMailServer server;

    private final String mark = UUID.randomUUID().toString();

    @BeforeAll
    static void find() {
        server = TestMailServer.find();
    }

    private static SmtpSession session() {
        return SmtpSession.smtp(server.get("host") + ":" + server.get("relay.port"));
    }

    private static SmtpTemplate template() {
        return SmtpTemplate.builder(server.get("host"))
                .port(Integer.parseInt(server.get("relay.port")))
                .defaultSender(server.get("sender"))
                .build();
    }

    private MailObject mail(String subject, String... recipients) {
        return new MailObject(
                Envelope.of(server.get("sender"), recipients),
                Content.of("From: " + server.get("sender") + "\r\nSubject: " + subject + "\r\n\r\nOnce.\r\n"));
    }

    private static void awaitLogged(String regex) {
        Awaitility.await("a line of the log with " + regex)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> isLogged(regex));
    }

    private static boolean isLogged(String regex) throws IOException {
        try (var lines = Files.lines(server.path("log"))) {
            return lines.anyMatch(line -> line.matches(".*" + regex + ".*"));
        }
    }

    @Test
    void deliveryIsNotifiedWithTheNamesThatTheSenderGave() {
        String id = "order+" + UUID.randomUUID() + " =1";
        Email email = Email.builder()
                .to(server.get("mailbox2"))
                .subject(mark)
                .text("Once.")
                .options(SendOptions.builder()
                        .required(Dsn.envelopeId(id))
                        .required(Dsn.RETURN_HEADERS)
                        .required(Dsn.notify(Dsn.Event.SUCCESS))
                        .required(server.get("mailbox2"), Dsn.originalRecipient("bob+as-written@example.org"))
                        .build())
                .build();
        try (SmtpTemplate smtp = template()) {
            assertThat(smtp.send(email).isComplete()).isTrue();
        }
        server.maildir("maildir2").await(mark);
        String notification = server.maildir("maildir").await(id).latin1();
        assertThat(notification)
                .contains("Original-Envelope-Id: " + id)
                .contains("Original-Recipient: rfc822;bob+as-written@example.org")
                .contains("Action: delivered")
                .contains(mark);
    }

    @Test
    void whatPostfixDoesNotOfferIsAnErrorAndNothingIsSent() {
        try (SmtpTemplate smtp = template()) {
            MailObject mail =
                    mail(mark, server.get("mailbox")).with(SendOptions.of(DeliverBy.orReturn(Duration.ofMinutes(1))));
            var e = catchThrowableOfType(SmtpNotSupportedException.class, () -> smtp.send(mail));
            assertThat(e).hasMessageContaining("DELIVERBY");
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(server.get("mailbox"));
        }
    }

    @Test
    void clientIsTheOneThatXclientNames() {
        try (SmtpSession session = session()) {
            session.ehlo();
            assertThat(session.xclient(Map.of("NAME", "spike.example", "ADDR", "192.0.2.7"))
                            .code())
                    .isEqualTo(220);
            assertThat(session.send(mail(mark, server.get("mailbox"))).isComplete())
                    .isTrue();
        }
        assertThat(server.maildir("maildir").await(mark).latin1()).contains("(spike.example [192.0.2.7])");
    }

    @Test
    void originIsTheOneThatXforwardNames() {
        String client = "c" + UUID.randomUUID() + ".example";
        try (SmtpSession session = session()) {
            session.ehlo();
            assertThat(session.xforward(Map.of("NAME", client, "ADDR", "192.0.2.8"))
                            .code())
                    .isEqualTo(250);
            assertThat(session.send(mail(mark, server.get("mailbox"))).isComplete())
                    .isTrue();
        }
        awaitLogged("orig_client=" + client + "\\[192\\.0\\.2\\.8\\]");
    }

    @Test
    void queueIsWorkedOffForWhomItMayBeAsked() {
        try (SmtpSession session = session()) {
            assertThat(session.etrn(server.get("flush.domain")).code()).isEqualTo(250);
            assertThat(session.etrn("other.example").code()).isEqualTo(459);
            assertThat(session.isReusable()).isTrue();
        }
    }

    @Test
    void mailForAllOrNoneGoesToNobodyWhereOneIsUnknown() throws IOException {
        SendOptions all =
                SendOptions.builder().recipients(RecipientPolicy.ALL_OR_NONE).build();
        String second = UUID.randomUUID().toString();
        try (SmtpTemplate smtp = template()) {
            var e = catchThrowableOfType(
                    SmtpRecipientsRefusedException.class,
                    () -> smtp.send(mail(mark, server.get("mailbox2"), server.get("unknown"))
                            .with(all)));
            assertThat(e.recipients()).containsOnlyKeys(server.get("unknown"));
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(server.get("mailbox2"));

            assertThat(smtp.send(mail(second, server.get("mailbox2"), server.get("mailbox"))
                                    .with(all))
                            .isComplete())
                    .isTrue();
        }
        server.maildir("maildir2").await(second);
        assertThat(server.maildir("maildir2").find(mark)).isEmpty();
    }
}
