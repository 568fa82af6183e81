package org.smtplib.testing;

/**
 * A point of the dialogue at which a {@link Fault} can be committed, as a rule in place of the reply that is due there.
 *
 * @param name what happens there
 * @param position 0 for wherever it happens first or every time, else see {@link #at}
 */
public record Step(String name, long position) {

    /** Right after the accept, before any octet and before the TLS handshake of an implicit-TLS server. */
    public static final Step CONNECT = new Step("CONNECT", 0);

    public static final Step GREETING = new Step("GREETING", 0);

    /** EHLO, HELO and LHLO alike; {@code at(2)} is the second one of its connection, behind STARTTLS as a rule. */
    public static final Step HELLO = new Step("HELLO", 0);

    public static final Step STARTTLS = new Step("STARTTLS", 0);

    /**
     * The handshake itself, with implicit TLS or behind STARTTLS's 220, once the client has begun it. The reply that is
     * due there is the beginning of a TLS record; it, and all else that a fault says, goes out in clear.
     */
    public static final Step HANDSHAKE = new Step("HANDSHAKE", 0);

    /** Each reply of an AUTH exchange, challenges included; {@code at(2)} is the second one. */
    public static final Step AUTH = new Step("AUTH", 0);

    public static final Step MAIL = new Step("MAIL", 0);

    /** {@code at(2)} is the second RCPT command of its transaction. */
    public static final Step RCPT = new Step("RCPT", 0);

    public static final Step DATA = new Step("DATA", 0);

    /** Any BDAT but the last; {@code at(2)} is the second one. */
    public static final Step BDAT = new Step("BDAT", 0);

    /** In the middle of the content: {@code at(1000)} is after 1,000 octets of it on the wire. */
    public static final Step CONTENT = new Step("CONTENT", 0);

    /**
     * The final reply, to the lone dot or to BDAT LAST; with LMTP {@code at(2)} is that for the second accepted
     * recipient. The mail stands in the ledger by then, unless the fault refuses it: the server took it, and only the
     * word is lost.
     */
    public static final Step END_OF_DATA = new Step("END_OF_DATA", 0);

    public static final Step RSET = new Step("RSET", 0);

    public static final Step NOOP = new Step("NOOP", 0);

    public static final Step QUIT = new Step("QUIT", 0);

    /** Returns the same step at a certain place: the n-th of several (from 1), for {@link #CONTENT} after n octets. */
    public Step at(long position) {
        return new Step(name, position);
    }

    boolean covers(Step actual) {
        return name.equals(actual.name) && (position == 0 || position == actual.position);
    }
}
