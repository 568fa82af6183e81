package org.smtplib.protocol;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server's reply (RFC 5321 4.2): one code and the text of each of its lines.
 *
 * @param code the three digits, 200 to 599
 * @param lines the text after the code of each line, without line ends; at least one, possibly empty
 */
public record Reply(int code, List<String> lines) implements Serializable {

    /** Service not available, closing the transmission channel (RFC 5321 3.8): the connection is at its end. */
    public static final int SERVICE_NOT_AVAILABLE = 421;

    public Reply {
        lines = List.copyOf(lines);
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("A reply code is 200 to 599, not " + code);
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("A reply has at least one line");
        }
    }

    /** A reply of one line. */
    public static Reply of(int code, String text) {
        return new Reply(code, List.of(text));
    }

    /** The lines' text, joined by line feeds. */
    public String text() {
        return String.join("\n", lines);
    }

    /** 2yz: what was asked is done. */
    public boolean isPositiveCompletion() {
        return code / 100 == 2;
    }

    /** 3yz: the server waits for the rest. */
    public boolean isPositiveIntermediate() {
        return code / 100 == 3;
    }

    /** 4yz: refused for now; the same may succeed later. */
    public boolean isTransientNegative() {
        return code / 100 == 4;
    }

    /** 5yz: refused for good. */
    public boolean isPermanentNegative() {
        return code / 100 == 5;
    }

    /** Whether the server says that it closes the connection. */
    public boolean closesConnection() {
        return code == SERVICE_NOT_AVAILABLE;
    }

    /** The enhanced status code at the head of the text (RFC 2034), or null. */
    public @Nullable EnhancedStatus enhancedStatus() {
        EnhancedStatus status = EnhancedStatus.parse(lines.get(0));
        // RFC 2034 section 4: the class must agree with the first digit of the reply code.
        return status != null && status.category() == code / 100 ? status : null;
    }

    /** Code and text on one line, control characters made visible, so that a server cannot forge lines of a log. */
    @Override
    public String toString() {
        StringBuilder shown = new StringBuilder().append(code);
        for (String line : lines) {
            shown.append(' ');
            line.chars().forEach(c -> shown.append(Character.isISOControl(c) ? '?' : (char) c));
        }
        return shown.toString();
    }
}
