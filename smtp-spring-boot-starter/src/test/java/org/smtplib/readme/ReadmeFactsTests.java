package org.smtplib.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables and the map of README.md say what the build says. */
class ReadmeFactsTests {

    private static final String CORE = "smtp-core/src/main/java/org/smtplib";
    private static final String AUTO_CONFIGURATION = "smtp-spring-boot-autoconfigure/src/main/java/org/smtplib";

    private final Readme readme = Readme.read();

    @Test
    void thePropertyTableOfTheReferenceHasTheKeysAndDefaultsOfTheMetadata() {
        assertThat(properties(Readme.read("docs/reference.md")))
                .isEqualTo(SmtpMetadata.read().defaults());
    }

    @Test
    void thePropertyTableOfTheReadmeIsAPartOfIt() {
        assertThat(properties(readme)).hasSizeGreaterThan(10);
        assertThat(SmtpMetadata.read().defaults()).containsAllEntriesOf(properties(readme));
    }

    private static Map<String, String> properties(Readme document) {
        Map<String, String> table = new TreeMap<>();
        for (List<String> row : document.section("Properties").rows()) {
            String value = Readme.code(row.get(1));
            table.put(Readme.code(row.get(0)), value == null ? "" : value);
        }
        return table;
    }

    @Test
    void theFailureTableNamesEveryException() throws IOException {
        TreeSet<String> named = new TreeSet<>();
        for (List<String> row : readme.section("When it fails").rows()) {
            named.add(Readme.code(row.get(0)));
        }

        assertThat(named).containsAll(classes(CORE + "/exception", "SmtpException", "SmtpResponseException"));
    }

    @Test
    void theMapNamesEveryRoom() throws IOException {
        TreeSet<String> named = new TreeSet<>();
        for (List<String> row : readme.section("Map").rows()) {
            named.add(Readme.code(row.get(0)));
        }

        try (Stream<Path> entries = Files.list(readme.file(CORE))) {
            assertThat(entries.filter(Files::isDirectory)
                            .map(room -> room.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(named);
        }
    }

    @Test
    void everyFileOfTheTracedSendExists() {
        List<String> files = Pattern.compile("\\b(?:[a-z]+/)+[A-Z]\\w+")
                .matcher(readme.section("One send, traced").text())
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(files)
                .hasSizeGreaterThan(10)
                .allSatisfy(file -> assertThat(Files.exists(readme.file(CORE + "/" + file + ".java"))
                                || Files.exists(readme.file(AUTO_CONFIGURATION + "/" + file + ".java")))
                        .as(file)
                        .isTrue());
    }

    @Test
    void theCompatibilityTableNamesTheVersionsThatAreTested() {
        String tested = readme.fileText("pom.xml").replaceAll("(?s).*<spring-boot.version>(.+?)<.*", "$1");
        String alsoTested = readme.fileText(".ci/run").replaceAll("(?s).*other_spring_boot=(\\S+).*", "$1");

        assertThat(readme.section("Compatibility").text()).contains(tested, alsoTested);
    }

    private TreeSet<String> classes(String folder, String... but) throws IOException {
        TreeSet<String> classes = new TreeSet<>();
        try (Stream<Path> files = Files.list(readme.file(folder))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("package-info.java"))
                    .forEach(name -> classes.add(name.replace(".java", "")));
        }
        List.of(but).forEach(classes::remove);
        return classes;
    }
}
