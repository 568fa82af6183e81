package org.smtplib.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;
import org.smtplib.codec.CommandEncoder;
import org.smtplib.protocol.Command;

/** A command's line as a server reads it. */
final class WireLine {

    private WireLine() {}

    /** The line without its CRLF, or null when the command is refused, in words that can be shown. */
    static @Nullable String of(Command command) {
        byte[] octets;
        try {
            octets = CommandEncoder.encode(command);
        } catch (IllegalArgumentException e) {
            requirePlain(e);
            return null;
        }
        int end = octets.length - 2;
        if (octets[end] != '\r' || octets[end + 1] != '\n') {
            throw new AssertionError("no CRLF at the end of " + command);
        }
        try {
            String line =
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, 0, end)).toString();
            if (!FuzzInput.isPlain(line)) {
                throw new AssertionError("a control character in " + command);
            }
            return line;
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8: " + command, e);
        }
    }

    /** A refusal is shown and logged. */
    static void requirePlain(IllegalArgumentException refusal) {
        if (!FuzzInput.isPlain(String.valueOf(refusal.getMessage()))) {
            throw new AssertionError("not on one line", refusal);
        }
    }
}
