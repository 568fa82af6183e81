package org.smtplib.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server takes at most, as its LIMITS extension says (RFC 9422).
 *
 * @param mailMax MAIL commands in one session, whether they succeed or not (section 4.1)
 * @param rcptMax RCPT commands in one transaction, whether they succeed or not (section 4.2)
 * @param rcptDomainMax different domains in all RCPT commands of one session, whatever the transaction (section 4.3)
 */
public record Limits(int mailMax, int rcptMax, int rcptDomainMax) {

    /** A server that says nothing: {@link Integer#MAX_VALUE} each. */
    public static final Limits NONE = new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private static final Pattern MAIL_MAX = parameter("MAILMAX");
    private static final Pattern RCPT_MAX = parameter("RCPTMAX");
    private static final Pattern RCPT_DOMAIN_MAX = parameter("RCPTDOMAINMAX");

    /** Checks that each limit leaves something; a server that takes nothing at all says it in another way. */
    public Limits {
        if (mailMax < 1 || rcptMax < 1 || rcptDomainMax < 1) {
            throw new IllegalArgumentException("A limit is 1 at least");
        }
    }

    /** Reads the parameters of LIMITS, as {@code RCPTMAX=100 MAILMAX=20}; what is no number from 1 on is no limit. */
    static Limits parse(@Nullable String parameters) {
        return parameters == null
                ? NONE
                : new Limits(
                        value(MAIL_MAX, parameters), value(RCPT_MAX, parameters), value(RCPT_DOMAIN_MAX, parameters));
    }

    // RFC 9422 section 4: name "=" one to six digits, the first not zero
    private static Pattern parameter(String name) {
        return Pattern.compile("(?i)(?:^|\\s)" + name + "=([1-9][0-9]{0,5})(?=\\s|$)");
    }

    private static int value(Pattern parameter, String parameters) {
        Matcher matcher = parameter.matcher(parameters);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : Integer.MAX_VALUE;
    }
}
