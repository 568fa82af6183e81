package org.smtplib.protocol;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The syntax that parameters of MAIL and RCPT share (RFC 5321 4.1.2, {@code esmtp-param}). */
final class EsmtpParameter {

    private static final Pattern VALUE =
            Pattern.compile("[\\x21-\\x3C\\x3E-\\x7E\\x{A0}-\\x{D7FF}\\x{E000}-\\x{10FFFF}]+");

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private EsmtpParameter() {}

    static String requireKeyword(String keyword) {
        if (!isKeyword(keyword)) {
            throw new IllegalArgumentException(
                    "Not the keyword of an ESMTP parameter (letters, digits, hyphens): " + Mailboxes.visible(keyword));
        }
        return keyword.toUpperCase(Locale.ROOT);
    }

    static void requireValue(String keyword, @Nullable String value) {
        if (value != null && !isPlain(value) && !VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("The value of the ESMTP parameter " + keyword
                    + " is empty, or has a blank, '=' or a control character: " + Mailboxes.visible(value));
        }
    }

    /** A date and time in UTC (RFC 3339), without fractions of a second. */
    static String time(Instant time) {
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new IllegalArgumentException("The year of a time in a parameter has four digits (RFC 3339): " + time);
        }
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static boolean isKeyword(String keyword) {
        for (int i = 0; i < keyword.length(); i++) {
            char c = keyword.charAt(i);
            if (!isPlain(c) && (c != '-' || i == 0)) {
                return false;
            }
        }
        return !keyword.isEmpty();
    }

    /** Whether it is of letters and digits alone, as the size that each mail tells: then there is no need to look closer. */
    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isPlain(value.charAt(i))) {
                return false;
            }
        }
        return !value.isEmpty();
    }

    private static boolean isPlain(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    static String format(String keyword, @Nullable String value) {
        return value == null ? keyword : keyword + "=" + value;
    }

    static String keywordOf(String text) {
        int equals = text.indexOf('=');
        return equals < 0 ? text : text.substring(0, equals);
    }

    static @Nullable String valueOf(String text) {
        int equals = text.indexOf('=');
        return equals < 0 ? null : text.substring(equals + 1);
    }
}
