package org.smtplib.protocol;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The parameters that ask for delivery status notifications (RFC 3461). */
public final class Dsn {

    /** What a sender wants to be told of a recipient. */
    public enum Event {
        /** The mail was delivered. */
        SUCCESS,
        /** It will not be delivered. */
        FAILURE,
        /** It is on its way for longer than usual. */
        DELAY
    }

    /** MAIL: a notification of failure brings back the whole mail. */
    public static final MailParameter RETURN_FULL = new MailParameter("RET", "FULL");
    /** MAIL: a notification brings back the headers alone. */
    public static final MailParameter RETURN_HEADERS = new MailParameter("RET", "HDRS");
    /** RCPT: no notification, whatever happens. */
    public static final RcptParameter NOTIFY_NEVER = new RcptParameter("NOTIFY", "NEVER");

    // RFC 3461 4.4 and 4.2, of the encoded value
    private static final int LONGEST_ENVELOPE_ID = 100;
    private static final int LONGEST_ORIGINAL_RECIPIENT = 500;

    private Dsn() {}

    /**
     * MAIL: a name of the sender's for the mail, which each notification repeats (RFC 3461 4.4).
     *
     * @throws IllegalArgumentException when it is empty, not printable ASCII, or longer than 100 characters encoded
     */
    public static MailParameter envelopeId(String id) {
        if (id.isEmpty() || !id.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
            throw new IllegalArgumentException(
                    "An ENVID is printable ASCII, and not empty: \"" + Mailboxes.visible(id) + "\"");
        }
        return new MailParameter("ENVID", bounded("ENVID", Xtext.encode(id), LONGEST_ENVELOPE_ID));
    }

    /** RCPT: of what the sender wants to be told (RFC 3461 4.1). */
    public static RcptParameter notify(Event first, Event... more) {
        Set<Event> events = EnumSet.of(first, more);
        return new RcptParameter("NOTIFY", events.stream().map(Enum::name).collect(Collectors.joining(",")));
    }

    /**
     * RCPT: the address that the sender wrote, where the mail goes to another one (RFC 3461 4.2, RFC 6533 section 3).
     *
     * @throws IllegalArgumentException when it is no address, or longer than 500 characters encoded
     */
    public static RcptParameter originalRecipient(String address) {
        Mailboxes.requireValid(address, "original recipient");
        String value = Mailboxes.isAscii(address)
                ? "rfc822;" + Xtext.encode(address)
                : "utf-8;" + Xtext.encodeUtf8Address(address);
        return new RcptParameter("ORCPT", bounded("ORCPT", value, LONGEST_ORIGINAL_RECIPIENT));
    }

    private static String bounded(String keyword, String value, int most) {
        if (value.length() > most) {
            throw new IllegalArgumentException("The value of " + keyword + " has at most " + most
                    + " characters when it is encoded, and this one has " + value.length() + ": " + value);
        }
        return value;
    }
}
