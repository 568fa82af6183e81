package org.smtplib.protocol;

import java.time.Duration;

/** Until when a mail is of use, as a parameter of MAIL (RFC 2852). Whole seconds; fractions are cut off. */
public final class DeliverBy {

    /** What becomes of a mail whose time is over. */
    public enum Mode {
        /** It is returned as undeliverable. */
        RETURN('R'),
        /** It is delivered all the same, and the sender told of the delay. */
        NOTIFY('N');

        private final char code;

        Mode(char code) {
            this.code = code;
        }
    }

    // RFC 2852 section 4: one to nine digits
    private static final long MOST_SECONDS = 999_999_999;

    private DeliverBy() {}

    /** Delivered within this time, or returned to the sender. */
    public static MailParameter orReturn(Duration within) {
        return of(within, Mode.RETURN, false);
    }

    /** Delivered within this time, or else the sender is told, and the mail goes on. */
    public static MailParameter orNotify(Duration within) {
        return of(within, Mode.NOTIFY, false);
    }

    /**
     * A time and what comes after it.
     *
     * @param within 1 s at least where the mail is returned; where the sender is told it may be over already
     * @param trace whether each relay on the way is to tell the sender
     * @throws IllegalArgumentException when the time does not fit
     */
    public static MailParameter of(Duration within, Mode mode, boolean trace) {
        long seconds = within.toSeconds();
        long least = mode == Mode.RETURN ? 1 : -MOST_SECONDS;
        if (seconds < least || seconds > MOST_SECONDS) {
            throw new IllegalArgumentException("The time of DELIVERBY is 1 s at least where the mail is to be returned,"
                    + " and at most " + MOST_SECONDS + " s, not " + within);
        }
        return new MailParameter("BY", seconds + ";" + mode.code + (trace ? "T" : ""));
    }
}
