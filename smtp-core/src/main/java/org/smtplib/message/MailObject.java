package org.smtplib.message;

import java.util.Collection;
import java.util.List;

/**
 * A mail as the protocol knows it (RFC 5321 2.3.1): an envelope and a content.
 *
 * @param envelope who sends and who is to receive
 * @param content the message itself
 * @param options what is asked of the server beyond that
 */
public record MailObject(Envelope envelope, Content content, SendOptions options) {

    /**
     * Checks that the options are for recipients of the envelope.
     *
     * @throws IllegalArgumentException when one is for somebody else: it would be lost without a word
     */
    public MailObject {
        for (String recipient : options.someRecipients().keySet()) {
            if (!envelope.recipients().contains(recipient)) {
                throw new IllegalArgumentException("There are options for " + recipient
                        + ", who is not among the recipients: " + envelope.recipients());
            }
        }
    }

    /** A mail that asks for nothing more. */
    public MailObject(Envelope envelope, Content content) {
        this(envelope, content, SendOptions.NONE);
    }

    /** The same mail with these options instead of its own. */
    public MailObject with(SendOptions other) {
        return new MailObject(envelope, content, other);
    }

    /** The same mail for some of its recipients, with the options that concern them. */
    public MailObject part(List<String> recipients) {
        return recipients.size() == envelope.recipients().size()
                ? this
                : new MailObject(Envelope.of(envelope.sender(), recipients), content, options.onlyFor(recipients));
    }

    /** This content for these, who need not be among its recipients, with the options that concern them. */
    public MailObject readdressed(List<String> recipients, Content other) {
        return new MailObject(Envelope.of(envelope.sender(), recipients), other, options.onlyFor(recipients));
    }

    /** Whether it may be sent to these of its recipients while others are left out. */
    public boolean mayGoTo(Collection<String> recipients) {
        return !options.isAllOrNone()
                || recipients.size() == envelope.recipients().size();
    }
}
