package org.smtplib.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** PLAIN (RFC 4616) and LOGIN against one user and password. */
enum PasswordExchange {
    PLAIN {
        @Override
        boolean authenticate(String user, String password, byte @Nullable [] initial, AuthExchange.Challenges client)
                throws IOException {
            String response = text(initial != null ? initial : client.challenge(new byte[0]));
            String[] parts = response.split("\0", -1);
            return parts.length == 3
                    && (parts[0].isEmpty() || parts[0].equals(user))
                    && parts[1].equals(user)
                    && parts[2].equals(password);
        }
    },

    LOGIN {
        @Override
        boolean authenticate(String user, String password, byte @Nullable [] initial, AuthExchange.Challenges client)
                throws IOException {
            String givenUser = text(initial != null ? initial : client.challenge(octets("Username:")));
            String givenPassword = text(client.challenge(octets("Password:")));
            return givenUser.equals(user) & givenPassword.equals(password);
        }
    };

    abstract boolean authenticate(
            String user, String password, byte @Nullable [] initial, AuthExchange.Challenges client) throws IOException;

    AuthExchange of(String user, String password) {
        return (initial, challenges) -> authenticate(user, password, initial, challenges);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
