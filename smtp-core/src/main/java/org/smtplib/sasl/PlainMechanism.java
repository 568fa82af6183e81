package org.smtplib.sasl;

import javax.security.sasl.SaslException;
import org.smtplib.value.Secret;

/** PLAIN (RFC 4616): user name and password as they are, in UTF-8; only TLS keeps them from listeners. */
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
        String username = credentials.username();
        String password = credentials.password().reveal();
        if (username.indexOf('\0') >= 0 || password.indexOf('\0') >= 0) {
            throw new SaslException("PLAIN cannot carry a NUL in user name or password (RFC 4616 section 2)");
        }
        if (password.isEmpty()) {
            throw new SaslException("PLAIN needs a password, and it is empty (RFC 4616 section 2)");
        }
        return SaslText.utf8("user name or password", "\0" + username + "\0" + password);
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
        return credentials.password();
    }
}
