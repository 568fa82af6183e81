package org.smtplib.message;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.smtplib.protocol.Mailboxes;

/**
 * The sender and recipients that the server is told (RFC 5321 2.3.1); what the headers say does not matter to it.
 *
 * @param sender the reverse-path without angle brackets; empty for the null reverse-path of RFC 5321 4.5.5
 * @param recipients the forward-paths without angle brackets, each once, in the order given
 */
public record Envelope(String sender, List<String> recipients) {

    /**
     * Checks each address.
     *
     * @throws IllegalArgumentException when there is no recipient, or an address would break out of its command
     */
    public Envelope {
        if (!sender.isEmpty()) {
            Mailboxes.requireValid(sender, "sender");
        }
        // A recipient named twice gets the mail once.
        recipients = List.copyOf(new LinkedHashSet<>(recipients));
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("The mail has no recipient: give at least one address");
        }
        recipients.forEach(recipient -> Mailboxes.requireValid(recipient, "recipient"));
    }

    /** An envelope for the given recipients. */
    public static Envelope of(String sender, String... recipients) {
        return new Envelope(sender, List.of(recipients));
    }

    /** An envelope for the given recipients. */
    public static Envelope of(String sender, Collection<String> recipients) {
        return new Envelope(sender, List.copyOf(recipients));
    }

    /** Whether an address is not ASCII, so that the server must offer SMTPUTF8 (RFC 6531). */
    public boolean needsUtf8() {
        if (!Mailboxes.isAscii(sender)) {
            return true;
        }
        for (String recipient : recipients) {
            if (!Mailboxes.isAscii(recipient)) {
                return true;
            }
        }
        return false;
    }
}
