package org.smtplib.protocol;

import java.time.Duration;
import java.time.Instant;

/** When a server that a mail is submitted to lets go of it, as a parameter of MAIL (RFC 4865). Whole seconds. */
public final class FutureRelease {

    // RFC 4865 section 5: one to nine digits
    private static final long MOST_SECONDS = 999_999_999;

    private FutureRelease() {}

    /** The server keeps the mail for this time; 1 s to 999,999,999 s. */
    public static MailParameter after(Duration delay) {
        long seconds = delay.toSeconds();
        if (seconds < 1 || seconds > MOST_SECONDS) {
            throw new IllegalArgumentException(
                    "A mail is held for 1 s at least and " + MOST_SECONDS + " s at most, not " + delay);
        }
        return new MailParameter("HOLDFOR", Long.toString(seconds));
    }

    /**
     * The server keeps the mail until then.
     *
     * @throws IllegalArgumentException when the year has not four digits
     */
    public static MailParameter at(Instant time) {
        return new MailParameter("HOLDUNTIL", EsmtpParameter.time(time));
    }
}
