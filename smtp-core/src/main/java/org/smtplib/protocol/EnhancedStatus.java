package org.smtplib.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An enhanced mail system status code (RFC 3463), such as {@code 5.1.1}.
 *
 * @param category 2 success, 4 persistent transient failure, 5 permanent failure
 * @param subject what it is about: 1 address, 2 mailbox, 3 mail system, 4 network, 5 protocol, 6 content, 7 security
 * @param detail the case within the subject
 */
public record EnhancedStatus(int category, int subject, int detail) {

    // class "." subject "." detail, each subject and detail of one to three digits: 5.1.1 text
    private static final Pattern SYNTAX =
            Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})(?:[ \\t].*)?", Pattern.DOTALL);

    /** The code at the head of a reply's text, or null where there is none (RFC 2034 section 4). */
    public static @Nullable EnhancedStatus parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        return new EnhancedStatus(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    @Override
    public String toString() {
        return category + "." + subject + "." + detail;
    }
}
