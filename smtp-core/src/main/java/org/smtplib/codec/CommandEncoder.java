package org.smtplib.codec;

import java.nio.charset.StandardCharsets;
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
        String line = command.line();
        // Code points, never (byte) c: a UTF-16 unit such as U+560D narrows to CR (CVE-2025-7962).
        line.codePoints().forEach(c -> check(c, command));
        return (line + "\r\n").getBytes(StandardCharsets.UTF_8);
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
