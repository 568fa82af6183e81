package org.smtplib.protocol;

import java.time.Instant;

/**
 * Delivery only to who has owned the mailbox since a time at which the sender knew it (RFC 7293): a parameter of RCPT. The
 * time is in whole seconds, and its year has four digits; else it is an {@link IllegalArgumentException}.
 */
public final class Rrvs {

    private Rrvs() {}

    /** The mail is for the owner at that time; where a server on the way does not know of this, it is returned. */
    public static RcptParameter since(Instant time) {
        return new RcptParameter("RRVS", EsmtpParameter.time(time) + ";R");
    }

    /** The same, but a server on the way that does not know of this lets the mail pass. */
    public static RcptParameter sinceIfKnown(Instant time) {
        return new RcptParameter("RRVS", EsmtpParameter.time(time) + ";C");
    }
}
