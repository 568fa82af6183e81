package org.smtplib.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of docs/smtplib.md are code that is compiled here. */
class SmtplibExampleTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path CODE = ROOT.resolve("smtp-core/src/test/java/org/smtplib/example");
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void examplesStandInTheCodeLineByLine() throws IOException {
        List<String> examples = BLOCK.matcher(Files.readString(ROOT.resolve("docs/smtplib.md")))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(examples).hasSize(2);
        assertThat(code("FirstMail.java")).containsSubsequence(lines(examples.get(0)));
        assertThat(code("Submission.java")).containsSubsequence(lines(examples.get(1)));
    }

    private static List<String> lines(String example) {
        List<String> lines = example.replace("\"localhost\"", "host")
                .replace("\"mail.example.org\"", "host")
                .replace("port(587)", "port(port)")
                .replace("System.out", "out")
                .lines()
                .map(String::strip)
                .toList();
        assertThat(lines).hasSizeGreaterThan(8);
        return lines;
    }

    /** The lines of a file; what prints to the console prints to a stream that a test can read. */
    private static List<String> code(String file) throws IOException {
        return Files.readAllLines(CODE.resolve(file)).stream()
                .map(line -> line.strip().replace("System.out", "out"))
                .toList();
    }
}
