package org.smtplib.protocol;

/** The three flavours of the protocol, as data: they differ in port, hello verb, TLS and the replies after the content. */
public enum Protocol {
    /** SMTP (RFC 5321), in clear text until STARTTLS. */
    SMTP(25, "EHLO", false, false),
    /** SMTP over TLS from the first octet (RFC 8314). */
    SMTPS(465, "EHLO", true, false),
    /** LMTP (RFC 2033): {@code LHLO}, and one reply for each accepted recipient after the content. */
    LMTP(2003, "LHLO", false, true);

    private final int defaultPort;
    private final String helloVerb;
    private final boolean implicitTls;
    private final boolean replyForEachRecipient;

    Protocol(int defaultPort, String helloVerb, boolean implicitTls, boolean replyForEachRecipient) {
        this.defaultPort = defaultPort;
        this.helloVerb = helloVerb;
        this.implicitTls = implicitTls;
        this.replyForEachRecipient = replyForEachRecipient;
    }

    /** The TCP port used when none is given. */
    public int defaultPort() {
        return defaultPort;
    }

    /** The verb that asks for the server's extensions: {@code EHLO} or {@code LHLO}. */
    public String helloVerb() {
        return helloVerb;
    }

    /** Whether TLS begins with the first octet. */
    public boolean implicitTls() {
        return implicitTls;
    }

    /** Whether the content is answered once for each accepted recipient (RFC 2033 4.2) instead of once. */
    public boolean replyForEachRecipient() {
        return replyForEachRecipient;
    }

    /** Whether a refused extended hello may be followed by {@code HELO}; RFC 2033 4.1 forbids it to LMTP. */
    public boolean heloAllowed() {
        return this != LMTP;
    }
}
