package org.smtplib.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.smtplib.delivery.MailReport;
import org.smtplib.example.Reliable;
import org.smtplib.message.Outcome;
import org.smtplib.relay.ServerState;
import org.smtplib.relay.Templates;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;

/** docs/reliability.md: its examples are compiled code, its table of outcomes is that of the code. */
class ReliabilityDocumentTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static String document() throws IOException {
        return Files.readString(ROOT.resolve("docs/reliability.md"));
    }

    private static List<String> lines(String code) {
        return code.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    @Test
    void examplesStandInTheCodeLineByLine() throws IOException {
        List<String> code =
                lines(Files.readString(ROOT.resolve("smtp-core/src/test/java/org/smtplib/example/Reliable.java")));
        List<String> examples = new ArrayList<>();
        Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
                .matcher(document())
                .results()
                .map(match -> match.group(1))
                .forEach(examples::add);

        assertThat(examples).hasSizeGreaterThanOrEqualTo(2);
        for (String example : examples) {
            assertThat(code).containsSubsequence(lines(example));
        }
    }

    @Test
    void examplesCanBeBuilt() {
        assertThat(Reliable.patient().maxAttempts()).isEqualTo(5);
        try (var smtp = Reliable.severalServers()) {
            assertThat(smtp.servers())
                    .extracting(ServerState::endpoint)
                    .extracting(Object::toString)
                    .containsExactly("mx1.example.org:25", "mx2.example.org:25");
        }
    }

    @Test
    void exampleOfABatchSendsOneMailToEachCustomer() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var smtp =
                        Templates.to(server).defaultSender("shop@example.org").build()) {
            assertThat(Reliable.batch(smtp, List.of("ann@example.org", "bob@example.org")))
                    .hasSize(2)
                    .allMatch(MailReport::isComplete);
            assertThat(server.messages()).hasSize(2);
        }
    }

    @Test
    void everyOutcomeHasARow() throws IOException {
        List<String> rows = Pattern.compile("^\\| `([A-Z_]+)` \\|", Pattern.MULTILINE)
                .matcher(document())
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(Outcome.values()).map(Enum::name).toList());
    }
}
