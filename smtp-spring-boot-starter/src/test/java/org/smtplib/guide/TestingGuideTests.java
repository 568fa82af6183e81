package org.smtplib.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/testing.md shows of Java stands in a test, with whatever indentation. */
class TestingGuideTests {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final List<String> TESTS = List.of(
            "smtp-spring-boot-starter/src/test/java/org/smtplib/guide",
            "smtp-spring-boot-autoconfigure/src/test/java/org/smtplib/boot/autoconfigure/container");

    @Test
    void eachExampleIsCompiled() throws IOException {
        List<String> sources =
                TESTS.stream().flatMap(TestingGuideTests::sources).toList();
        List<String> examples = Pattern.compile("(?ms)^```java\\n(.*?)^```$")
                .matcher(Files.readString(ROOT.resolve("docs/testing.md")))
                .results()
                .map((MatchResult example) -> unindented(example.group(1)))
                .toList();
        assertThat(examples)
                .hasSizeGreaterThan(4)
                .allSatisfy(example -> assertThat(sources).as(example).anyMatch(source -> source.contains(example)));
    }

    private static Stream<String> sources(String folder) {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.toList().stream().map(TestingGuideTests::read).map(TestingGuideTests::unindented);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String unindented(String text) {
        return text.lines().map(String::strip).reduce("", (above, line) -> above + line + "\n");
    }
}
