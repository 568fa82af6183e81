package org.smtplib.testing;

import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** One AUTH command from its first challenge to its last reply (RFC 4954 section 4). */
final class AuthDialogue {

    /** The client cancelled, or answered with what is no base64. */
    private static final class AbortedException extends IOException {

        private static final long serialVersionUID = 1L;

        AbortedException(String reply) {
            super(reply);
        }
    }

    private final Replier replier;
    private int replies;

    AuthDialogue(Replier replier) {
        this.replier = replier;
    }

    /** Talks to the client and replies; true if it is who it says. */
    boolean authenticate(AuthExchange exchange, @Nullable String initialResponse) throws IOException {
        boolean authentic = false;
        String reply;
        try {
            byte[] initial =
                    initialResponse == null ? null : decode(initialResponse.equals("=") ? "" : initialResponse);
            authentic = exchange.authenticate(initial, this::challenge);
            reply = authentic ? "235 2.7.0 welcome" : "535 5.7.8 wrong user or password";
        } catch (AbortedException e) {
            reply = String.valueOf(e.getMessage());
        }
        reply(reply);
        return authentic;
    }

    private byte[] challenge(byte[] octets) throws IOException {
        reply("334 " + Base64.getEncoder().encodeToString(octets));
        String line = replier.peer().nextLine();
        if (line == null) {
            throw new DialogueEndException();
        }
        if (line.equals("*")) {
            throw new AbortedException("501 5.7.0 cancelled");
        }
        return decode(line);
    }

    private void reply(String reply) throws IOException {
        replies++;
        replier.reply(Step.AUTH.at(replies), reply);
    }

    private static byte[] decode(String base64) throws IOException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new AbortedException("501 5.5.2 that is no base64");
        }
    }
}
