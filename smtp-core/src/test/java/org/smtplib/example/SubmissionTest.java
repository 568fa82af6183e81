package org.smtplib.example;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.TestCertificates;

class SubmissionTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    private static ScriptedSmtpServer serve(String... refused) {
        var script = MailServerScript.smtp().startTls().auth("ann", "secret");
        for (String recipient : refused) {
            script.onRecipient(recipient, "550 5.1.1 no such user");
        }
        return ScriptedSmtpServer.builder()
                .tls(TestCertificates.serverContext())
                .start(script.build());
    }

    private String submit(ScriptedSmtpServer server, String password) throws MessagingException {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
        message.setFrom("ann@example.org");
        message.setRecipients(RecipientType.TO, "bob@example.org, no@example.org");
        message.setText("hello");
        var out = new PrintStream(shown, true, StandardCharsets.UTF_8);
        Submission.submit(server.host(), server.port(), TestCertificates.caPem(), password, message, out);
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void messageGoesUnderTlsBehindALoginAndWhoIsRefusedIsTold() throws MessagingException {
        try (var server = serve("no@example.org")) {
            assertThat(submit(server, "secret")).contains("Refused: {no@example.org=550 5.1.1 no such user}");
            assertThat(server.messages().get(0).recipientAddresses()).containsExactly("bob@example.org");
            assertThat(server.commands()).contains("STARTTLS").endsWith("QUIT");
        }
    }

    @Test
    void refusedLoginIsTold() throws MessagingException {
        try (var server = serve()) {
            assertThat(submit(server, "wrong")).startsWith("No login: 535");
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void mailThatNobodyGetsIsTold() throws MessagingException {
        try (var server = serve("bob@example.org", "no@example.org")) {
            assertThat(submit(server, "secret")).startsWith("Not sent: ").contains("550 5.1.1 no such user");
        }
    }
}
