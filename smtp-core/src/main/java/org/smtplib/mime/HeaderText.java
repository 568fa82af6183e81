package org.smtplib.mime;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.smtplib.protocol.Mailboxes;

/** Refuses text that would become more than the header it is meant for (RFC 5322 2.2). */
final class HeaderText {

    private static final Pattern NAME = Pattern.compile("[\\x21-\\x39\\x3B-\\x7E]+");
    private static final Set<String> OWN = Set.of(
            "from",
            "sender",
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

    private static final int LONGEST_WORD = 900;

    private HeaderText() {}

    static String requireOneLine(String what, String text) {
        Objects.requireNonNull(text, () -> "The " + what + " is null");
        if (text.codePoints().anyMatch(c -> c != '\t' && Mailboxes.isForbidden(c))) {
            throw new IllegalArgumentException("The " + what + " \"" + Mailboxes.visible(text)
                    + "\" holds a control character (CR, LF, NUL or the like), which would begin another header");
        }
        return text;
    }

    /** Refuses what no header line can hold: a line has 998 octets at most (RFC 5322 2.1.1), and folds at blanks only. */
    static String requireFoldable(String what, String text) {
        int word = 0;
        for (int i = 0; i <= requireOneLine(what, text).length(); i++) {
            boolean ended = i == text.length() || text.charAt(i) == ' ' || text.charAt(i) == '\t';
            if (ended && word > LONGEST_WORD) {
                throw new IllegalArgumentException("The " + what + " has a word of " + word
                        + " characters, and a header line can hold one of " + LONGEST_WORD + " at most");
            }
            word = ended ? 0 : word + 1;
        }
        return text;
    }

    static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not the name of a header: \"" + Mailboxes.visible(name) + "\"");
        }
        String lowerCase = name.toLowerCase(Locale.ROOT);
        if (OWN.contains(lowerCase) || lowerCase.startsWith("resent-")) {
            throw new IllegalArgumentException(
                    "The header " + name + " is set by the mail itself, not as an extra one");
        }
        return name;
    }
}
