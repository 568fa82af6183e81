package org.smtplib.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text in Markdown with a place for results between two comments. */
final class Document {

    private static final String BEGIN = "<!-- results -->\n";
    private static final String END = "<!-- end of results -->\n";

    private final Path file;

    Document(Path file) {
        this.file = file;
    }

    void replaceResults(String results) throws IOException {
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(file + " has no place for results: a line \"" + BEGIN.strip()
                    + "\" and later a line \"" + END.strip() + "\"");
        }
        Files.writeString(
                file, text.substring(0, begin + BEGIN.length()) + "\n" + results + "\n" + text.substring(end));
    }
}
