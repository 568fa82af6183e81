package org.smtplib.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.starter.MailApplication.Running;
import org.smtplib.starter.Maildir.Delivered;

/** An application delivers mail to a real Dovecot by LMTP, where each recipient has a final reply of its own. */
class DovecotIT {

    private static TestMailServer server;

    private final String mark = UUID.randomUUID().toString();

    @BeforeAll
    static void find() {
        server = TestMailServer.find();
    }

    @Test
    void eachRecipientHasAnOutcomeOverTcp() {
        try (Running application = MailApplication.start(tcp())) {
            assertEachRecipientHasAnOutcome(application);
        }
    }

    @Test
    void eachRecipientHasAnOutcomeOverAUnixSocket() {
        try (Running application = MailApplication.start(unixSocket())) {
            assertEachRecipientHasAnOutcome(application);
        }
    }

    @Test
    void aRecipientIsRefusedAloneOverTcp() {
        try (Running application = MailApplication.start(tcp())) {
            assertRefusedAlone(application);
        }
    }

    @Test
    void aRecipientIsRefusedAloneOverAUnixSocket() {
        try (Running application = MailApplication.start(unixSocket())) {
            assertRefusedAlone(application);
        }
    }

    @Test
    void startTlsIsSpokenWhereItIsRequired() {
        Map<String, Object> settings = new HashMap<>(tcp());
        settings.put("smtp.starttls", "required");
        settings.put("smtp.ssl.bundle", "mail-server");
        settings.put(
                "spring.ssl.bundle.pem.mail-server.truststore.certificate",
                server.path("ca.file").toUri());
        try (Running application = MailApplication.start(settings)) {
            SendResult result = send(application, server.get("lmtp.mailbox"));

            assertThat(result.isComplete()).isTrue();
            assertThat(server.maildir("lmtp.maildir").await(mark).latin1()).containsPattern("with LMTPS\\s");
        }
    }

    private void assertEachRecipientHasAnOutcome(Running application) {
        String taken = server.get("lmtp.mailbox");
        String alsoTaken = server.get("lmtp.mailbox2");
        String full = server.get("lmtp.full");
        String unknown = server.get("unknown");

        SendResult result = send(application, taken, unknown, full, alsoTaken);

        assertThat(result.recipients())
                .extracting(RecipientResult::outcome)
                .containsExactly(
                        Outcome.ACCEPTED, Outcome.REJECTED_PERMANENT, Outcome.REJECTED_PERMANENT, Outcome.ACCEPTED);
        assertThat(result.refused().get(unknown).code()).isEqualTo(550);
        assertThat(result.refused().get(full).code()).isEqualTo(552);
        for (String maildir : List.of("lmtp.maildir", "lmtp.maildir2")) {
            Delivered delivered = server.maildir(maildir).await(mark);
            assertThat(delivered.octets()).endsWith(message().getBytes(StandardCharsets.UTF_8));
            assertThat(delivered.latin1()).containsPattern("with LMTPS?\\s");
        }
    }

    private void assertRefusedAlone(Running application) {
        SmtpRecipientsRefusedException refused = catchThrowableOfType(
                SmtpRecipientsRefusedException.class, () -> send(application, server.get("unknown")));

        assertThat(refused.recipients().get(server.get("unknown")).code()).isEqualTo(550);
        assertThat(refused.result()).isNotNull();
        assertThat(refused.result().with(Outcome.REJECTED_PERMANENT)).containsExactly(server.get("unknown"));
    }

    private SendResult send(Running application, String... recipients) {
        return application.smtp().send(server.get("sender"), List.of(recipients), message());
    }

    private String message() {
        return "From: " + server.get("sender") + "\nTo: somebody@example.org\nSubject: " + mark
                + "\n\nSchöne Grüße\n.dots\n..\n";
    }

    private static Map<String, Object> tcp() {
        return Map.of("smtp.protocol", "lmtp", "smtp.host", server.get("host"), "smtp.port", server.get("lmtp.port"));
    }

    private static Map<String, Object> unixSocket() {
        return Map.of("smtp.protocol", "lmtp", "smtp.host", server.get("lmtp.socket"));
    }
}
