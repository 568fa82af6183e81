package org.smtplib.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.example.Contents;
import org.smtplib.exception.SmtpException;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;

/** docs/content.md: its examples are compiled code. */
class ContentDocumentTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static List<String> lines(String code) {
        return code.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    @Test
    void examplesStandInTheCodeLineByLine() throws IOException {
        List<String> code =
                lines(Files.readString(ROOT.resolve("smtp-core/src/test/java/org/smtplib/example/Contents.java")));
        List<String> examples = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve("docs/content.md")))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(examples).hasSize(2).allSatisfy(example -> assertThat(code).containsSubsequence(lines(example)));
    }

    @Test
    void fileThatIsMissingCostsNoTransaction() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var smtp =
                        SmtpTemplate.builder(server.host()).port(server.port()).build()) {
            assertThatExceptionOfType(SmtpException.class)
                    .isThrownBy(() -> Contents.wholeMessage(smtp))
                    .withMessageContaining("there is no file /var/spool/mails/17.eml");
            assertThatExceptionOfType(SmtpException.class)
                    .isThrownBy(
                            () -> smtp.send(Contents.attachments(new byte[0], name -> InputStream.nullInputStream())))
                    .withMessageContaining("there is no file /srv/images/disk.img");
            assertThat(server.commands()).noneMatch(command -> command.startsWith("MAIL"));
        }
    }
}
