package org.smtplib.message;

import java.util.Objects;

/**
 * A parameter of MAIL or RCPT that a mail asks for.
 *
 * @param parameter what is to be said
 * @param need whether the mail may go without it
 * @param <P> {@link org.smtplib.protocol.MailParameter} or {@link org.smtplib.protocol.RcptParameter}
 */
public record Asked<P>(P parameter, Need need) {

    /** What a server has to offer. */
    public enum Need {
        /** A server that does not take it does not get the mail. */
        REQUIRED,
        /** It is left out where the server does not take it, which listeners are told. */
        IF_SUPPORTED,
        /** It is said whatever the server offers: for one whose extension has a name of its own. */
        ALWAYS
    }

    /** Checks that both are there. */
    public Asked {
        Objects.requireNonNull(parameter);
        Objects.requireNonNull(need);
    }
}
