package org.smtplib.sasl;

import java.nio.charset.StandardCharsets;
import javax.security.sasl.SaslException;
import org.smtplib.value.Secret;

/** PLAIN (RFC 4616): user name and password as they are, prepared by SASLprep; only TLS keeps them from listeners. */
public final class PlainMechanism implements SaslMechanism {

    private final Credentials credentials;

    public PlainMechanism(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public String name() {
        return "PLAIN";
    }

    // [authzid] NUL authcid NUL passwd, the authorization identity left to the server
    @Override
    public byte[] initialResponse() throws SaslException {
        Credentials prepared = credentials.prepared();
        String password = prepared.password().reveal();
        if (password.isEmpty()) {
            throw new SaslException("PLAIN needs a password, and it is empty (RFC 4616 section 2)");
        }
        return ("\0" + prepared.username() + "\0" + password).getBytes(StandardCharsets.UTF_8);
    }

    /** The same message, for a server that asks for it with an empty challenge. */
    @Override
    public byte[] respond(byte[] challenge) throws SaslException {
        if (challenge.length > 0) {
            throw new SaslException(
                    "PLAIN knows no challenge, yet the server sent one of " + challenge.length + " octets");
        }
        return initialResponse();
    }

    @Override
    public Secret secret() {
        return credentials.passwordOnTheWire();
    }
}
