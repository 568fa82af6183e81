package org.smtplib.transport;

import javax.net.ssl.SSLException;

/** A TLS handshake was begun, and the peer does not speak TLS at all. */
public final class NotTlsException extends SSLException {

    private static final long serialVersionUID = 1L;

    NotTlsException(String said) {
        super("the peer does not speak TLS here; it said: \"" + said + "\"");
    }
}
