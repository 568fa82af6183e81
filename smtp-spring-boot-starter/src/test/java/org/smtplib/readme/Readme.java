package org.smtplib.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** README.md, or a document beside it, taken apart into what a test can hold against the sources. */
final class Readme {

    private final Path root;
    private final String text;

    private Readme(Path root, String text) {
        this.root = root;
        this.text = text;
    }

    /** The README of this checkout, wherever in it the test is started. */
    static Readme read() {
        return read("README.md");
    }

    /** Another document of this checkout, by its path from the top. */
    static Readme read(String document) {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isRegularFile(folder.resolve("README.md"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("No README.md above " + Path.of("").toAbsolutePath());
        }
        return new Readme(folder, text(folder.resolve(document)));
    }

    /** A file of the project, by its path from the top. */
    Path file(String path) {
        return root.resolve(path);
    }

    String fileText(String path) {
        return text(file(path));
    }

    /** What stands below a heading, up to the next heading of any level. */
    Readme section(String heading) {
        Matcher section = Pattern.compile("(?ms)^#+ " + Pattern.quote(heading) + "\\n(.*?)(?=^#+ |\\z)")
                .matcher(text);
        if (!section.find()) {
            throw new IllegalArgumentException("There is no heading " + heading);
        }
        return new Readme(root, section.group(1));
    }

    /** The code blocks of a language, without their fences. */
    List<String> blocks(String language) {
        Matcher block =
                Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$").matcher(text);
        List<String> blocks = new ArrayList<>();
        while (block.find()) {
            blocks.add(block.group(1));
        }
        return blocks;
    }

    /** The cells of all table rows but the headings. */
    List<List<String>> rows() {
        return text.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    /** The text of a cell that holds code and nothing else, else null. */
    static String code(String cell) {
        return cell.matches("`[^`]+`") ? cell.substring(1, cell.length() - 1) : null;
    }

    String text() {
        return text;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
