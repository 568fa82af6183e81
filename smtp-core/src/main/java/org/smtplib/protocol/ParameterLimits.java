package org.smtplib.protocol;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What servers say in EHLO about the values that they take in parameters of MAIL. */
final class ParameterLimits {

    // RFC 2852 section 4: the by-time, and R where the mail is to be returned
    private static final Pattern RETURN_BY = Pattern.compile("\\+?([0-9]{1,9});[Rr][Tt]?");

    private ParameterLimits() {}

    /** Why a server that offers the extension does not take the value; null when nothing it said is against it. */
    static @Nullable String objection(MailParameter parameter, @Nullable String offered) {
        String value = parameter.value();
        if (offered == null || value == null) {
            return null;
        }
        return switch (parameter.keyword()) {
            case "BY" -> tooSoon(value, offered);
            case "HOLDFOR" -> tooLong(value, word(offered, 0));
            case "HOLDUNTIL" -> tooLate(value, word(offered, 1));
            default -> null;
        };
    }

    /** RFC 2852 section 2: the parameter is a list, whose first entry is the least time for mails to be returned. */
    private static @Nullable String tooSoon(String value, String offered) {
        Matcher by = RETURN_BY.matcher(value);
        int comma = offered.indexOf(',');
        long least =
                number(comma < 0 ? offered.strip() : offered.substring(0, comma).strip());
        return by.matches() && least > number(by.group(1)) ? "it takes " + least + " s at least" : null;
    }

    /** RFC 4865 section 4: the longest time, then the last moment. */
    private static @Nullable String tooLong(String value, String longest) {
        long most = number(longest);
        return most >= 0 && number(value) > most ? "it holds mails for " + most + " s at most" : null;
    }

    private static @Nullable String tooLate(String value, String latest) {
        Instant wanted = time(value);
        Instant last = time(latest);
        return wanted != null && last != null && wanted.isAfter(last)
                ? "it holds mails until " + last + " at most"
                : null;
    }

    private static String word(String text, int index) {
        String[] words = text.strip().split("[ \\t]+", -1);
        return index < words.length ? words[index] : "";
    }

    /** The number, or -1 where there is none. */
    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    private static @Nullable Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
