package org.smtplib.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** docs/smtplib.md: nothing that smtplib does is forgotten, and each row names a test that exists. */
class SmtplibTableTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path DOCUMENT = ROOT.resolve("docs/smtplib.md");
    private static final Path TESTS = ROOT.resolve("smtp-core/src/test/java");
    // `SomeTest#someMethod`
    private static final Pattern REFERENCE = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final Pattern MARK = Pattern.compile("L(\\d+)");

    /** The lines of CPython 3.11.7's Lib/smtplib.py that do what the reference page does not say, and rightly so. */
    private static final Set<Integer> KEPT = Set.of(
            62, 66, 67, 69, 72, 146, 159, 176, 180, 254, 256, 265, 282, 300, 308, 327, 330, 340, 342, 346, 358, 365,
            369, 373, 398, 399, 404, 408, 411, 424, 440, 450, 459, 466, 475, 485, 487, 504, 508, 520, 538, 544, 552,
            570, 573, 576, 583, 610, 613, 638, 639, 648, 660, 662, 664, 673, 676, 715, 723, 736, 769, 783, 792, 797,
            805, 872, 875, 878, 882, 883, 893, 895, 901, 904, 910, 943, 948, 953, 958, 962, 964, 965, 971, 981, 984,
            989, 1004, 1006, 1010, 1082, 1092, 1101, 1105);

    /** The lines that are a defect or a danger. */
    private static final Set<Integer> MENDED = Set.of(
            146, 231, 315, 351, 373, 396, 416, 418, 427, 440, 462, 537, 540, 551, 571, 580, 612, 641, 642, 650, 652,
            656, 671, 676, 681, 714, 728, 735, 746, 788, 790, 791, 892, 898, 902, 910, 956, 981, 1047, 1058);

    @Test
    void eachRowNamesATestInItsLastCell() throws IOException {
        assertThat(rows(document()))
                .hasSizeGreaterThan(200)
                .allSatisfy(row -> assertThat(references(lastCell(row))).as(row).isNotEmpty());
    }

    @Test
    void eachTestThatIsNamedAnywhereExists() throws IOException {
        List<MatchResult> references = references(document());
        Set<String> classes = references.stream().map(match -> match.group(1)).collect(Collectors.toSet());

        assertThat(references)
                .hasSizeGreaterThan(200)
                .extracting(match -> match.group(1) + "#" + match.group(2))
                .isSubsetOf(tests(classes));
    }

    @Test
    void eachRowHasTheCellsOfItsTable() throws IOException {
        int columns = 0;
        for (String line : document().lines().toList()) {
            if (line.endsWith("| test |")) {
                columns = cells(line).size();
            } else if (line.startsWith("|")) {
                assertThat(cells(line)).as(line).hasSize(columns);
            }
        }
        assertThat(columns).isPositive();
    }

    @Test
    void eachLineOfTheSourceThatIsKeptHasARow() throws IOException {
        assertThat(marks("What stays as it is")).containsExactlyInAnyOrderElementsOf(KEPT);
    }

    @Test
    void eachLineOfTheSourceThatIsMendedHasARow() throws IOException {
        assertThat(marks("What is mended")).containsExactlyInAnyOrderElementsOf(MENDED);
    }

    @Test
    void eachRowAboutTheSourceSaysItsLine() throws IOException {
        for (String title : List.of("What is mended", "What stays as it is", "What else is done otherwise")) {
            assertThat(rows(section(title)))
                    .isNotEmpty()
                    .allSatisfy(row -> assertThat(cells(row).get(0)).as(row).matches("L\\d+(, L\\d+)*"));
        }
    }

    private static String document() throws IOException {
        return Files.readString(DOCUMENT);
    }

    /** What stands below a title, up to the next one. */
    private static String section(String title) throws IOException {
        String document = document();
        int begin = document.indexOf("\n## " + title + "\n");
        assertThat(begin).as(title).isNotNegative();
        int end = document.indexOf("\n## ", begin + 1);
        return end < 0 ? document.substring(begin) : document.substring(begin, end);
    }

    private static Set<Integer> marks(String title) throws IOException {
        Set<Integer> marks = new TreeSet<>();
        for (String row : rows(section(title))) {
            MARK.matcher(cells(row).get(0)).results().forEach(mark -> marks.add(Integer.valueOf(mark.group(1))));
        }
        return marks;
    }

    private static List<String> rows(String text) {
        return text.lines()
                .filter(line -> line.startsWith("|"))
                .filter(line -> !line.startsWith("|---"))
                .filter(line -> !line.endsWith("| test |"))
                .toList();
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.substring(1).split("\\|", 0))
                .map(String::strip)
                .toList();
    }

    private static String lastCell(String row) {
        List<String> cells = cells(row);
        return cells.get(cells.size() - 1);
    }

    private static List<MatchResult> references(String text) {
        return REFERENCE.matcher(text).results().toList();
    }

    /** The test methods of these classes, as {@code SomeTest#someMethod}. */
    private static Set<String> tests(Set<String> classes) throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(file -> classes.contains(className(file)))
                    .map(SmtplibTableTest::load)
                    .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                    .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                    .map(method -> method.getDeclaringClass().getSimpleName() + "#" + method.getName())
                    .collect(Collectors.toSet());
        }
    }

    private static String className(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".java") ? name.substring(0, name.length() - ".java".length()) : "";
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
