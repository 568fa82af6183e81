package org.smtplib.protocol;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Checks mailbox addresses (RFC 5321 4.1.2, RFC 6531 3.3) for what would break out of a MAIL or RCPT command. */
public final class Mailboxes {

    private Mailboxes() {}

    /**
     * Returns {@code address} when it can stand between the angle brackets of a path: {@code local-part@domain}, {@code
     * local-part@[literal]}, or a local part alone as {@code postmaster}.
     *
     * @param what what the address is, for the message: "sender", "recipient"
     * @throws IllegalArgumentException when it cannot; the message shows the address with control characters escaped
     */
    public static String requireValid(String address, String what) {
        String fault = fault(address);
        if (fault != null) {
            throw new IllegalArgumentException(
                    "The " + what + " address \"" + visible(address) + "\" cannot be used: " + fault);
        }
        return address;
    }

    /**
     * The bare address of {@code text}: {@code a@b}, {@code <a@b>}, {@code Jo <a@b>}, or {@code <@relay:a@b>} with its
     * obsolete source route (RFC 5321 appendix C) left out. What has no angle brackets is returned as it is.
     */
    public static String bare(String text) {
        String stripped = text.strip();
        int open = stripped.lastIndexOf('<');
        if (open < 0 || !stripped.endsWith(">")) {
            return stripped;
        }
        String path = stripped.substring(open + 1, stripped.length() - 1);
        return path.startsWith("@") ? path.substring(path.indexOf(':') + 1) : path;
    }

    /** Whether all of {@code text} is ASCII, so that it needs no SMTPUTF8. */
    public static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** The text with control characters and lone surrogates written as {@code \}{@code uXXXX}. */
    public static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isForbidden(c)) {
                shown.append("\\u").append(HexFormat.of().toHexDigits((char) c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    /** Whether the code point may stand in no command: C0 and C1 controls, DEL, a surrogate without its pair. */
    public static boolean isForbidden(int codePoint) {
        return Character.isISOControl(codePoint)
                || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }

    private static @Nullable String fault(String address) {
        if (address.isEmpty()) {
            return "it is empty";
        }
        if (address.codePoints().anyMatch(Mailboxes::isForbidden)) {
            return "it holds a control character (CR, LF, NUL or the like), which no address may hold";
        }
        int at = address.startsWith("\"") ? afterQuotedString(address) : afterDotString(address);
        if (at == 0) {
            return "a local part stands before the @, without blanks, commas or brackets; give one bare address"
                    + " such as user@example.org, without display name";
        }
        if (at == address.length()) {
            return null;
        }
        if (address.charAt(at) != '@') {
            return "the character '" + Character.toString(address.codePointAt(at))
                    + "' cannot stand in it; give one bare address such as" + " user@example.org, without display name";
        }
        return isDomain(address.substring(at + 1))
                ? null
                : "what follows the @ is neither a domain nor an [address literal]";
    }

    // Dot-string: everything up to the @ but blanks and the specials of RFC 5322 3.2.3. Doubled dots pass: such
    // mailboxes exist, and the server knows best.
    private static int afterDotString(String address) {
        int i = 0;
        while (i < address.length() && " ()<>[]:;@\\,\"".indexOf(address.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    // Quoted-string: "any \"text\" at all"@...; 0 when the quote never ends
    private static int afterQuotedString(String address) {
        for (int i = 1; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i + 1;
            }
        }
        return 0;
    }

    private static boolean isDomain(String domain) {
        if (domain.startsWith("[") && domain.endsWith("]")) {
            // Stricter than RFC 5321 4.1.3: a lone quote or an angle bracket would hide from a server where the path
            // ends.
            return domain.length() > 2
                    && domain.substring(1, domain.length() - 1)
                            .chars()
                            .allMatch(c -> c > ' ' && c < 0x7F && "[]\\<>\"".indexOf(c) < 0);
        }
        return !domain.isEmpty()
                && domain.chars().allMatch(c -> c >= 0x80 || Character.isLetterOrDigit(c) || "-._".indexOf(c) >= 0);
    }
}
