package org.smtplib.protocol;

/** What is done about STARTTLS (RFC 3207) on a connection that begins in clear text. */
public enum StartTls {
    /** Never used, whatever the server offers. */
    NONE,
    /** Used when offered, with any certificate: keeps out the listener, not the attacker in the middle. */
    OPPORTUNISTIC,
    /** Used always, with a verified certificate and host name; a server that does not offer it is not used. */
    REQUIRED
}
