package org.smtplib.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ReceivedMail;
import org.smtplib.testing.ScriptedSmtpServer;

class PromptMailTest {

    @Test
    void asksForSenderRecipientsAndTextAndSendsThem() throws Exception {
        String typed = "ann@example.org\nbob@example.org no@example.org\nSubject: hello\n\n.hidden\n";
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(MailServerScript.smtp()
                .onRecipient("no@example.org", "550 5.1.1 no such user")
                .build())) {
            BufferedReader in = new BufferedReader(new StringReader(typed));
            new PromptMail(in, new PrintStream(shown, true, StandardCharsets.UTF_8))
                    .run(server.host() + ":" + server.port());

            ReceivedMail mail = server.messages().get(0);
            assertThat(mail.sender().address()).isEqualTo("ann@example.org");
            assertThat(mail.recipientAddresses()).containsExactly("bob@example.org");
            assertThat(mail.text())
                    .isEqualTo("From: ann@example.org\r\nTo: bob@example.org, no@example.org\r\n\r\n"
                            + "Subject: hello\r\n\r\n.hidden\r\n");
            assertThat(server.commands()).endsWith("QUIT");
        }
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .startsWith("From: To: Enter message")
                .contains("Message length is")
                .contains("send: MAIL FROM:<ann@example.org>")
                .contains("no@example.org was refused: 550 5.1.1 no such user");
    }

    @Test
    void firstMailArrives() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            FirstMail.main(server.host() + ":" + server.port());
            assertThat(server.messages().get(0).text()).endsWith("\r\n\r\nHello\r\n");
        }
    }
}
