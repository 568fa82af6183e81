package org.smtplib.mime;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.smtplib.protocol.Mailboxes;

/** Refuses text that would become more than the header it is meant for (RFC 5322 2.2). */
final class HeaderText {

    private static final Pattern NAME = Pattern.compile("[\\x21-\\x39\\x3B-\\x7E]+");
    private static final Set<String> OWN = Set.of(
            "from",
            "to",
            "cc",
            "bcc",
            "reply-to",
            "subject",
            "date",
            "message-id",
            "mime-version",
            "content-type",
            "content-transfer-encoding");

    private HeaderText() {}

    static String requireOneLine(String what, String text) {
        if (text.codePoints().anyMatch(c -> c != '\t' && Mailboxes.isForbidden(c))) {
            throw new IllegalArgumentException("The " + what + " \"" + Mailboxes.visible(text)
                    + "\" holds a control character (CR, LF, NUL or the like), which would begin another header");
        }
        return text;
    }

    static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not the name of a header: \"" + Mailboxes.visible(name) + "\"");
        }
        if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "The header " + name + " is set by the mail itself, not as an extra one");
        }
        return name;
    }
}
