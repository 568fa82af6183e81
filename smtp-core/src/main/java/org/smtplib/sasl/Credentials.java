package org.smtplib.sasl;

import java.util.Objects;
import javax.security.sasl.SaslException;
import org.smtplib.value.Secret;

/**
 * Who logs in, and with what. The mechanisms send both in UTF-8, prepared by SASLprep (RFC 4013), which changes nothing in
 * ASCII and refuses control characters.
 *
 * @param username the authentication identity
 * @param password the password, never printed
 */
public record Credentials(String username, Secret password) {

    public Credentials {
        Objects.requireNonNull(password, "password");
        if (username.isEmpty()) {
            throw new IllegalArgumentException("The user name is empty: give one, or no credentials at all");
        }
    }

    /** Credentials of a password as text. */
    public static Credentials of(String username, String password) {
        return new Credentials(username, Secret.of(password));
    }

    /**
     * As they go over the wire (RFC 4013).
     *
     * @throws SaslException when user name or password holds what neither may hold
     */
    Credentials prepared() throws SaslException {
        return of(SaslPrep.prepare("user name", username), SaslPrep.prepare("password", password.reveal()));
    }

    /** The password as a server may repeat it: prepared, or as given where it is never sent. */
    Secret passwordOnTheWire() {
        try {
            return prepared().password();
        } catch (SaslException e) {
            return password;
        }
    }
}
