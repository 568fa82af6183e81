package org.smtplib.message;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.smtplib.protocol.Reply;

/**
 * What became of a mail for one recipient, in the server's own words where it said any.
 *
 * @param recipient the address as given in the envelope
 * @param outcome what became of it
 * @param reply the reply that decided, or null when no reply did
 * @param explanation why there is no deciding reply, or null when there is one
 */
public record RecipientResult(
        String recipient,
        Outcome outcome,
        @Nullable Reply reply,
        @Nullable String explanation) implements Serializable {

    private static final String HELD_BACK = "held back by ";

    /** A result that a reply decided. */
    public static RecipientResult of(String recipient, Outcome outcome, Reply reply) {
        return new RecipientResult(recipient, outcome, reply, null);
    }

    /** A result without a reply: {@link Outcome#NOT_SENT} or {@link Outcome#IN_DOUBT}. */
    public static RecipientResult of(String recipient, Outcome outcome, String explanation) {
        return new RecipientResult(recipient, outcome, null, explanation);
    }

    /**
     * A recipient whom a safety net kept the mail from.
     *
     * @param what which of its nets, as whoever set it up knows it
     */
    public static RecipientResult heldBack(String recipient, String what) {
        return of(recipient, Outcome.NOT_SENT, HELD_BACK + what);
    }

    /** Whether a safety net kept the mail from this recipient, so that it was not sent on purpose. */
    public boolean isHeldBack() {
        return outcome == Outcome.NOT_SENT && explanation != null && explanation.startsWith(HELD_BACK);
    }

    /** Whether the server took responsibility for this recipient. */
    public boolean isAccepted() {
        return outcome == Outcome.ACCEPTED;
    }

    /**
     * The name under which the server keeps the mail, for the search in its log; null when nobody was accepted, or the
     * server's words do not show one. Known are the words of Postfix, Exim, Sendmail, OpenSMTPD, Exchange, Dovecot,
     * qmail, Google and Amazon SES.
     */
    public @Nullable String queueId() {
        return isAccepted() && reply != null ? QueueId.of(reply) : null;
    }

    /** One line for a log: {@code user@example.org ACCEPTED: 250 2.0.0 Ok: queued as 4F9D195432C}. */
    @Override
    public String toString() {
        Object reason = reply != null || explanation == null ? reply : explanation.replaceAll("\\p{Cntrl}+", " ");
        return recipient + " " + outcome + ": " + reason;
    }
}
