package org.smtplib.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A parameter of the MAIL command (RFC 5321 4.1.2, {@code esmtp-param}).
 *
 * @param keyword the extension's keyword, in upper case
 * @param value the value, or null for a keyword alone; already encoded as its RFC asks
 */
public record MailParameter(String keyword, @Nullable String value) {

    /** Content with octets above 127 in lines of bounded length (RFC 6152). */
    public static final MailParameter BODY_8BITMIME = new MailParameter("BODY", "8BITMIME");
    /** Addresses or headers in UTF-8 (RFC 6531). */
    public static final MailParameter SMTPUTF8 = new MailParameter("SMTPUTF8", null);

    /** Checks the syntax of RFC 5321 4.1.2; an {@link IllegalArgumentException} names what does not fit. */
    public MailParameter {
        keyword = EsmtpParameter.requireKeyword(keyword);
        EsmtpParameter.requireValue(keyword, value);
    }

    /** Reads {@code KEYWORD} or {@code KEYWORD=value}. */
    public static MailParameter parse(String text) {
        return new MailParameter(EsmtpParameter.keywordOf(text), EsmtpParameter.valueOf(text));
    }

    /** The declared size of the content in octets (RFC 1870). */
    public static MailParameter size(long octets) {
        return new MailParameter("SIZE", Long.toString(octets));
    }

    /** As it stands on the wire: {@code KEYWORD} or {@code KEYWORD=value}. */
    @Override
    public String toString() {
        return EsmtpParameter.format(keyword, value);
    }
}
