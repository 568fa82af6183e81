package org.smtplib.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.security.sasl.SaslException;
import org.smtplib.value.Secret;

/** LOGIN, the older sibling of PLAIN that was never standardised: the server prompts for user name and password. */
public final class LoginMechanism implements SaslMechanism {

    private final Credentials credentials;
    private boolean usernameSent;

    public LoginMechanism(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public String name() {
        return "LOGIN";
    }

    /** The user name. Some servers answer it with 500; then the exchange must begin without it. */
    @Override
    public byte[] initialResponse() throws SaslException {
        Credentials prepared = credentials.prepared();
        usernameSent = true;
        return prepared.username().getBytes(StandardCharsets.UTF_8);
    }

    /** Answers what the prompt asks for; a prompt that says neither word gets the user name first. */
    @Override
    public byte[] respond(byte[] challenge) throws SaslException {
        Credentials prepared = credentials.prepared();
        String prompt = new String(challenge, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        boolean askedForPassword = prompt.contains("pass");
        boolean askedForUsername = !askedForPassword && prompt.contains("user");
        if (askedForPassword || (usernameSent && !askedForUsername)) {
            return prepared.password().reveal().getBytes(StandardCharsets.UTF_8);
        }
        usernameSent = true;
        return prepared.username().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Secret secret() {
        return credentials.passwordOnTheWire();
    }
}
