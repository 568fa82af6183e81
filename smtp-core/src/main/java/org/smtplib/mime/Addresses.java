package org.smtplib.mime;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import org.smtplib.protocol.Mailboxes;

/** Reads one address with or without display name (RFC 5322 3.4), and refuses what would break out of its header. */
public final class Addresses {

    private Addresses() {}

    /**
     * Returns {@code text} when it is one address, as {@code jo@example.org} or {@code Jo <jo@example.org>}.
     *
     * @param what what the address is, for the message
     * @throws IllegalArgumentException when it is not
     */
    public static String requireValid(String what, String text) {
        parse(what, text);
        return text;
    }

    /** As {@link #requireValid}, and with a domain: what goes out to the world is answered to it. */
    public static String requireDomain(String what, String text) {
        if (parse(what, text).getAddress().indexOf('@') < 0) {
            throw new IllegalArgumentException("The " + what + " \"" + text
                    + "\" has no domain: give an address such as shop@example.org or Shop <shop@example.org>");
        }
        return text;
    }

    /** The address; its display name is encoded when it is written (RFC 2047). */
    static InternetAddress parse(String what, String text) {
        InternetAddress address = parseMailboxOrGroup(what, text);
        if (address.isGroup()) {
            throw new IllegalArgumentException("The " + what + " \"" + text + "\" is a group: give one mailbox");
        }
        return address;
    }

    /** As {@link #parse}, or a group (RFC 5322 3.4), as {@code Friends: a@example.org, b@example.org;}. */
    static InternetAddress parseMailboxOrGroup(String what, String text) {
        HeaderText.requireOneLine(what, text);
        try {
            InternetAddress address = new InternetAddress(text);
            if (address.isGroup()) {
                if (!Mailboxes.isAscii(text)) {
                    // jakarta.mail keeps a group as one raw text, whose name it does not encode.
                    throw new IllegalArgumentException(
                            "The " + what + " \"" + text + "\" is a group beyond ASCII: give its members one by one");
                }
                return address;
            }
            // The display name as parsed is raw; set again, it is encoded.
            address.setPersonal(address.getPersonal(), StandardCharsets.UTF_8.name());
            Mailboxes.requireValid(address.getAddress(), what.replace(" address", ""));
            return address;
        } catch (AddressException | UnsupportedEncodingException e) {
            throw new IllegalArgumentException("The " + what + " \"" + text + "\" is no address: " + e.getMessage(), e);
        }
    }
}
