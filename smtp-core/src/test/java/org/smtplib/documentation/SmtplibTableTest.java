package org.smtplib.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** Each row of docs/smtplib.md names a test that exists. */
class SmtplibTableTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path DOCUMENT = ROOT.resolve("docs/smtplib.md");
    private static final Path TESTS = ROOT.resolve("smtp-core/src/test/java");
    // the last cell of a row: `SomeTest#someMethod`, several separated by commas
    private static final Pattern REFERENCE = Pattern.compile("`(\\w+)#(\\w+)`");

    @Test
    void eachRowNamesATest() throws IOException {
        assertThat(rows())
                .hasSizeGreaterThan(80)
                .allSatisfy(row -> assertThat(references(row)).as(row).isNotEmpty());
    }

    @Test
    void eachTestThatIsNamedExists() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String row : rows()) {
            for (MatchResult reference : references(row)) {
                if (!isTest(reference.group(1), reference.group(2))) {
                    missing.add(reference.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static List<String> rows() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("|"))
                .filter(line -> !line.startsWith("|---"))
                .filter(line -> !line.endsWith("| test |"))
                .toList();
    }

    private static List<MatchResult> references(String row) {
        return REFERENCE.matcher(row).results().toList();
    }

    private static boolean isTest(String simpleName, String method) throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(file -> file.endsWith(simpleName + ".java"))
                    .map(SmtplibTableTest::load)
                    .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                    .anyMatch(candidate -> isTest(candidate, method));
        }
    }

    private static boolean isTest(Method candidate, String name) {
        return candidate.getName().equals(name) && AnnotationSupport.isAnnotated(candidate, Testable.class);
    }

    private static Class<?> load(Path file) {
        String relative = TESTS.relativize(file).toString();
        String name =
                relative.substring(0, relative.length() - ".java".length()).replace('/', '.');
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new UncheckedIOException(new IOException("Not compiled: " + file, e));
        }
    }
}
