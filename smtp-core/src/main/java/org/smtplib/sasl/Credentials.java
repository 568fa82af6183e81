package org.smtplib.sasl;

import java.util.Objects;
import org.smtplib.value.Secret;

/**
 * Who logs in, and with what.
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
}
