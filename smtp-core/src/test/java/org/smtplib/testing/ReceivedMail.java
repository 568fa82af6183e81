package org.smtplib.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One mail that the server accepted, as it stands in the ledger.
 *
 * @param connection number of the connection it came over, from 1
 * @param sender the reverse-path of MAIL
 * @param recipients those the mail was accepted for, in the order of their RCPT commands
 * @param content the mail's octets after un-stuffing, empty if the server was told to discard them
 * @param wire the octets as they came: with DATA up to and with the final dot's CRLF, with BDAT the chunks joined
 * @param size the content's octets, counted even where they are discarded
 */
public record ReceivedMail(
        int connection,
        EnvelopeAddress sender,
        List<EnvelopeAddress> recipients,
        byte[] content,
        byte[] wire,
        long size) {

    public ReceivedMail {
        recipients = List.copyOf(recipients);
    }

    /** Returns the recipients without their parameters. */
    public List<String> recipientAddresses() {
        return recipients.stream().map(EnvelopeAddress::address).toList();
    }

    /** Returns the content as UTF-8 text. */
    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "mail of <" + sender.address() + "> for " + recipientAddresses() + ", " + size + " octets, connection "
                + connection;
    }
}
