package org.smtplib.protocol;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of the MAIL command (RFC 5321 4.1.2, {@code esmtp-param}).
 *
 * @param keyword the extension's keyword, in upper case
 * @param value the value, or null for a keyword alone; already encoded as its RFC asks
 */
public record MailParameter(String keyword, @Nullable String value) {

    // Before the constants below, whose construction uses them.
    private static final Pattern KEYWORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");
    private static final Pattern VALUE =
            Pattern.compile("[\\x21-\\x3C\\x3E-\\x7E\\x{A0}-\\x{D7FF}\\x{E000}-\\x{10FFFF}]+");

    /** Content with octets above 127 in lines of bounded length (RFC 6152). */
    public static final MailParameter BODY_8BITMIME = new MailParameter("BODY", "8BITMIME");
    /** Addresses or headers in UTF-8 (RFC 6531). */
    public static final MailParameter SMTPUTF8 = new MailParameter("SMTPUTF8", null);

    /** Checks the syntax of RFC 5321 4.1.2; an {@link IllegalArgumentException} names what does not fit. */
    public MailParameter {
        if (!KEYWORD.matcher(keyword).matches()) {
            throw new IllegalArgumentException(
                    "Not the keyword of an ESMTP parameter (letters, digits, hyphens): " + Mailboxes.visible(keyword));
        }
        if (value != null && !VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("The value of the ESMTP parameter " + keyword
                    + " has a blank, '=' or a control character: " + Mailboxes.visible(value));
        }
        keyword = keyword.toUpperCase(Locale.ROOT);
    }

    /** The declared size of the content in octets (RFC 1870). */
    public static MailParameter size(long octets) {
        return new MailParameter("SIZE", Long.toString(octets));
    }

    /** As it stands on the wire: {@code KEYWORD} or {@code KEYWORD=value}. */
    @Override
    public String toString() {
        return value == null ? keyword : keyword + "=" + value;
    }
}
