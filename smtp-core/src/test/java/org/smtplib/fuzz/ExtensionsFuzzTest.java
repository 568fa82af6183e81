package org.smtplib.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.protocol.Extensions;
import org.smtplib.protocol.Limits;
import org.smtplib.protocol.Reply;

/** Whatever a server answers to EHLO, each line is an extension or is passed over. */
class ExtensionsFuzzTest {

    static Stream<byte[]> seeds() {
        return FuzzInput.seeds(
                "mail.example.org\nSIZE 35882577\nPIPELINING\nAUTH PLAIN LOGIN\nAUTH=LOGIN CRAM-MD5\n8BITMIME",
                "mail.example.org",
                "hello\nsize 0\nSize=99999999999999999999\nsize\t12",
                "hello\nAUTH \t PLAIN\u001b[2J LOGIN \u00e4\nX-\u2028",
                "hello\nLIMITS RCPTMAX=10 MAILMAX=5\n\n -X\n=\nDSN\rVRFY\nHELP   \u0085");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "")
    void eachLineOfTheReplyIsAnExtensionOrIsPassedOver(byte[] input) {
        List<String> lines = List.of(FuzzInput.text(input).split("\n", -1));
        Extensions extensions = Extensions.parse(new Reply(250, lines));
        Map<String, String> expected = slowly(lines);
        if (!new ArrayList<>(expected.keySet()).equals(new ArrayList<>(extensions.keywords()))) {
            throw new AssertionError("read " + extensions.keywords() + ", but expected " + expected);
        }
        expected.forEach((keyword, parameters) -> {
            if (!extensions.has(keyword.toLowerCase(Locale.ROOT))
                    || !parameters.equals(extensions.parameters(keyword))) {
                throw new AssertionError(
                        keyword + " is \"" + extensions.parameters(keyword) + "\", expected \"" + parameters + "\"");
            }
        });
        check(extensions);
    }

    private static Map<String, String> slowly(List<String> lines) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String untrimmed : lines.subList(1, lines.size())) {
            String line = untrimmed.strip();
            int end = 0;
            while (end < line.length() && isOfKeyword(line.charAt(end))) {
                end++;
            }
            boolean more = end < line.length();
            if (end == 0 || line.startsWith("-") || (more && " \t=".indexOf(line.charAt(end)) < 0)) {
                continue;
            }
            int start = end;
            while (start < line.length() && " \t=".indexOf(line.charAt(start)) >= 0) {
                start++;
            }
            String keyword = line.substring(0, end).toUpperCase(Locale.ROOT);
            String parameters = line.substring(start).strip();
            boolean addsUp = keyword.equals("AUTH") && found.containsKey(keyword);
            found.put(keyword, addsUp ? (found.get(keyword) + " " + parameters).strip() : parameters);
        }
        return found;
    }

    private static boolean isOfKeyword(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }

    private static void check(Extensions extensions) {
        Limits limits = extensions.limits();
        if (!extensions.has("LIMITS") && !limits.equals(Limits.NONE)) {
            throw new AssertionError("limits that nobody said: " + limits);
        }
        if (!FuzzInput.isPlain(extensions.toString())) {
            throw new AssertionError("not on one line: " + extensions);
        }
        for (String mechanism : extensions.authMechanisms()) {
            if (mechanism.isEmpty() || !mechanism.chars().allMatch(c -> c == '_' || isOfKeyword((char) c))) {
                throw new AssertionError("no name of a mechanism (RFC 4422 3.1): " + mechanism);
            }
        }
        extensions.maxSize().ifPresent(size -> {
            if (size <= 0) {
                throw new AssertionError("a size of " + size);
            }
        });
    }
}
