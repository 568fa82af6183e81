package org.smtplib.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What was said on one connection: {@code C: } by the client, {@code S: } by the server, {@code -- } a note. */
final class Transcript {

    /** An endless reply must not fill the heap. */
    private static final int MAX_LINES = 5_000;

    private static final int MAX_LINE_LENGTH = 400;

    private final List<String> lines = new ArrayList<>();

    void client(String line) {
        add("C: " + line);
    }

    void server(byte[] octets) {
        for (byte[] line : Chunking.LINES.cut(octets)) {
            add("S: " + printable(line));
        }
    }

    void note(String note) {
        add("-- " + note);
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    private synchronized void add(String line) {
        if (lines.size() < MAX_LINES) {
            lines.add(line.length() <= MAX_LINE_LENGTH ? line : line.substring(0, MAX_LINE_LENGTH) + "...");
        }
    }

    /** Shows a line without its CRLF, and whatever else is not printable as an escape. */
    static String printable(byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8);
        StringBuilder shown = new StringBuilder();
        int end = text.endsWith("\r\n") ? text.length() - 2 : text.length();
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\r' -> shown.append("\\r");
                case '\n' -> shown.append("\\n");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        shown.append(String.format("\\x%02x", (int) c));
                    } else {
                        shown.append(c);
                    }
                }
            }
        }
        return shown.toString();
    }
}
