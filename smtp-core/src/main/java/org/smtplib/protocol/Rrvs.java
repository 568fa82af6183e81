package org.smtplib.protocol;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Delivery only to who has owned the mailbox since a time at which the sender knew it (RFC 7293): a parameter of RCPT.
 */
public final class Rrvs {

    private Rrvs() {}

    /** The mail is for the owner at that time; where a server on the way does not know of this, it is returned. */
    public static RcptParameter since(Instant time) {
        return new RcptParameter("RRVS", format(time) + ";R");
    }

    /** The same, but a server on the way that does not know of this lets the mail pass. */
    public static RcptParameter sinceIfKnown(Instant time) {
        return new RcptParameter("RRVS", format(time) + ";C");
    }

    private static String format(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
