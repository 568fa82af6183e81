package org.smtplib.codec;

import java.nio.ByteBuffer;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.Mailboxes;

/** Turns a command into the octets of its line. What could end the line early, or be narrowed to it, never gets out. */
public final class CommandEncoder {

    private CommandEncoder() {}

    /**
     * The line with its CRLF, in ASCII, or in UTF-8 where the command allows it (RFC 6531 3.3).
     *
     * @throws IllegalArgumentException when the line holds a control character, or one beyond ASCII that the command
     *     does not allow; the message shows the line without its secrets
     */
    public static byte[] encode(Command command) {
        byte[] line = new byte[length(command)];
        put(command.line(), ByteBuffer.wrap(line));
        return line;
    }

    /**
     * Puts the line with its CRLF into {@code out}, all of it or nothing.
     *
     * @return whether there was room for it
     * @throws IllegalArgumentException as {@link #encode(Command)} does, also where there is no room
     */
    public static boolean encode(Command command, ByteBuffer out) {
        if (length(command) > out.remaining()) {
            return false;
        }
        put(command.line(), out);
        return true;
    }

    /** Checks all of the line, and counts its octets. */
    private static int length(Command command) {
        String line = command.line();
        int length = 2;
        // Code points, never (byte) c: a UTF-16 unit such as U+560D narrows to CR (CVE-2025-7962).
        for (int i = 0; i < line.length(); i += Character.charCount(line.codePointAt(i))) {
            int codePoint = line.codePointAt(i);
            check(codePoint, command);
            length += width(codePoint);
        }
        return length;
    }

    private static void put(String line, ByteBuffer out) {
        for (int i = 0; i < line.length(); i += Character.charCount(line.codePointAt(i))) {
            put(line.codePointAt(i), out);
        }
        out.put((byte) '\r').put((byte) '\n');
    }

    private static int width(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }

    /** UTF-8 (RFC 3629 3): the first octet says how many follow, six bits in each. */
    private static void put(int codePoint, ByteBuffer out) {
        int width = width(codePoint);
        if (width == 1) {
            out.put((byte) codePoint);
            return;
        }
        int following = width - 1;
        out.put((byte) ((0xF00 >> width) | (codePoint >> (6 * following))));
        while (following > 0) {
            following--;
            out.put((byte) (0x80 | ((codePoint >> (6 * following)) & 0x3F)));
        }
    }

    private static void check(int codePoint, Command command) {
        if (Mailboxes.isForbidden(codePoint)) {
            throw new IllegalArgumentException("The command \"" + Mailboxes.visible(command.shown())
                    + "\" holds a control character; nothing was sent. CR, LF, NUL and the like are never allowed");
        }
        if (codePoint > 0x7E && !command.utf8()) {
            throw new IllegalArgumentException("The command \"" + Mailboxes.visible(command.shown())
                    + "\" holds a character beyond ASCII; nothing was sent. Only SMTPUTF8 allows it, in MAIL and RCPT");
        }
    }
}
