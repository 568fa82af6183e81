package org.smtplib.sample;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Multipart;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtplib.starter.Maildir.Delivered;
import org.smtplib.starter.TestMailServer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The sample as README.md runs it against a server of the reader's: here Postfix. */
@ExtendWith(OutputCaptureExtension.class)
class SamplePostfixIT {

    @Test
    void theSamplesMailsAreInTheMaildir(CapturedOutput output) throws Exception {
        TestMailServer server = TestMailServer.find();
        // In From of each mail, to tell them from those of other runs.
        String author = "Sample " + UUID.randomUUID();
        Map<String, Object> settings = server.submission(Map.of(
                "smtp.default-sender", author + " <" + server.get("sender") + ">",
                "sample.to", server.get("mailbox"),
                "sample.refused", server.get("unknown")));

        int status = SampleApplication.run(settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));

        assertThat(output.getOut())
                .containsPattern("text mail +" + server.get("mailbox") + " ACCEPTED: 250 ")
                .containsPattern("HTML mail +" + server.get("mailbox") + " ACCEPTED: 250 ")
                .containsPattern("for two +" + server.get("unknown") + " REJECTED_PERMANENT: 550 5\\.1\\.1 ");
        assertThat(status).isZero();
        assertThat(server.maildir("maildir").await(author, 3))
                .allSatisfy(mail -> assertThat(mail.latin1()).containsPattern("with ESMTPSA\\s"))
                .anyMatch(SamplePostfixIT::isTextMail)
                .anyMatch(SamplePostfixIT::isHtmlMail);
    }

    private static boolean isTextMail(Delivered mail) {
        try {
            return (Mails.TEXT + "\n").equals(mail.parsed().getContent());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isHtmlMail(Delivered mail) {
        try {
            return mail.parsed().getContent() instanceof Multipart mixed
                    && Arrays.equals(mixed.getBodyPart(1).getInputStream().readAllBytes(), Mails.FILE);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
