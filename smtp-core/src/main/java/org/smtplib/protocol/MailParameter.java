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
    /** Any octets at all, lines or none: the content goes by BDAT as it is (RFC 3030). */
    public static final MailParameter BODY_BINARYMIME = new MailParameter("BODY", "BINARYMIME");
    /** Addresses or headers in UTF-8 (RFC 6531). */
    public static final MailParameter SMTPUTF8 = new MailParameter("SMTPUTF8", null);
    /** TLS with verified certificates all the way (RFC 8689); nothing is sent where this connection has none. */
    public static final MailParameter REQUIRETLS = new MailParameter("REQUIRETLS", null);
    /** Nobody knows who submitted the mail, or nobody may know (RFC 4954 section 5). */
    public static final MailParameter AUTH_UNKNOWN = new MailParameter("AUTH", "<>");

    private static final int HIGHEST_PRIORITY = 9;

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

    /**
     * Who submitted the mail, as a server that logged them in tells the next one (RFC 4954 section 5).
     *
     * @throws IllegalArgumentException when it is no address, or one beyond ASCII
     */
    public static MailParameter auth(String mailbox) {
        Mailboxes.requireValid(mailbox, "AUTH=");
        if (!Mailboxes.isAscii(mailbox)) {
            throw new IllegalArgumentException(
                    "The mailbox of AUTH= is ASCII: " + Mailboxes.visible(mailbox) + "; AUTH_UNKNOWN names none");
        }
        return new MailParameter("AUTH", Xtext.encode(mailbox));
    }

    /**
     * How urgent the mail is (RFC 6710).
     *
     * @param priority -9 to 9, 0 being that of any mail, and 9 the most urgent
     */
    public static MailParameter priority(int priority) {
        if (priority < -HIGHEST_PRIORITY || priority > HIGHEST_PRIORITY) {
            throw new IllegalArgumentException("A priority is -9 to 9, not " + priority);
        }
        return new MailParameter("MT-PRIORITY", Integer.toString(priority));
    }

    /** The keyword in EHLO of the extension that it belongs to; its own, where that is not known here. */
    public String extension() {
        return switch (keyword) {
            case "RET", "ENVID" -> "DSN";
            case "BY" -> "DELIVERBY";
            case "HOLDFOR", "HOLDUNTIL" -> "FUTURERELEASE";
            case "BODY" -> "BINARYMIME".equalsIgnoreCase(value) ? "BINARYMIME" : "8BITMIME";
            default -> keyword;
        };
    }

    /** As it stands on the wire: {@code KEYWORD} or {@code KEYWORD=value}. */
    @Override
    public String toString() {
        return EsmtpParameter.format(keyword, value);
    }
}
