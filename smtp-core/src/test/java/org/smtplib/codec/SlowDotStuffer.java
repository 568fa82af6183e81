package org.smtplib.codec;

import java.util.List;
import org.smtplib.protocol.LineEndings;

/** What {@link DotStuffer} is to do, written a second time, on whole strings and one rule after the other. */
final class SlowDotStuffer {

    private SlowDotStuffer() {}

    /** Content as it goes over the wire, terminator included; null when the policy refuses it. */
    static String wire(String content, LineEndings policy) {
        if (policy == LineEndings.REJECT && hasBareLineEnd(content)) {
            return null;
        }
        String lines = policy == LineEndings.NORMALIZE ? normalized(content) : content;
        return ended(lines).replaceAll("(?<=\\A|\n)\\.", "..") + ".\r\n";
    }

    /** Content with CRLF in place of every lone CR and LF. */
    static String normalized(String content) {
        return content.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n");
    }

    /** Content whose last line is complete; empty content is one empty line. */
    static String ended(String content) {
        return content.endsWith("\r\n") ? content : content + "\r\n";
    }

    static boolean hasBareLineEnd(String content) {
        String rest = content.replace("\r\n", "");
        return rest.contains("\r") || rest.contains("\n");
    }

    /** The server's side (RFC 5321 4.5.2): the content of what came, up to a dot on a line of its own. */
    static String received(String wire) {
        StringBuilder content = new StringBuilder();
        List<String> lines = List.of(wire.split("(?<=\r\n)"));
        for (String line : lines) {
            if (line.equals(".\r\n")) {
                return content.toString();
            }
            content.append(line.startsWith(".") ? line.substring(1) : line);
        }
        throw new AssertionError("no end of the content in " + wire);
    }
}
