package org.smtplib.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example of docs/smtplib.md is code that is compiled here. */
class SmtplibExampleTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void exampleStandsInTheCodeLineByLine() throws IOException {
        String document = Files.readString(ROOT.resolve("docs/smtplib.md"));
        int start = document.indexOf("```java\n") + "```java\n".length();
        List<String> example = document.substring(start, document.indexOf("```", start))
                .replace("\"localhost\"", "host")
                .lines()
                .map(String::strip)
                .toList();
        List<String> code =
                Files.readAllLines(ROOT.resolve("smtp-core/src/test/java/org/smtplib/example/FirstMail.java")).stream()
                        .map(String::strip)
                        .toList();

        assertThat(example).hasSize(8);
        assertThat(code).containsSubsequence(example);
    }
}
