package org.smtplib.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A parameter of the RCPT command (RFC 5321 4.1.2, {@code esmtp-param}).
 *
 * @param keyword the extension's keyword, in upper case
 * @param value the value, or null for a keyword alone; already encoded as its RFC asks
 */
public record RcptParameter(String keyword, @Nullable String value) {

    /** Checks the syntax of RFC 5321 4.1.2; an {@link IllegalArgumentException} names what does not fit. */
    public RcptParameter {
        keyword = EsmtpParameter.requireKeyword(keyword);
        EsmtpParameter.requireValue(keyword, value);
    }

    /** Reads {@code KEYWORD} or {@code KEYWORD=value}. */
    public static RcptParameter parse(String text) {
        return new RcptParameter(EsmtpParameter.keywordOf(text), EsmtpParameter.valueOf(text));
    }

    /** The keyword in EHLO of the extension that it belongs to; its own, where that is not known here. */
    public String extension() {
        return keyword.equals("NOTIFY") || keyword.equals("ORCPT") ? "DSN" : keyword;
    }

    /** As it stands on the wire: {@code KEYWORD} or {@code KEYWORD=value}. */
    @Override
    public String toString() {
        return EsmtpParameter.format(keyword, value);
    }
}
