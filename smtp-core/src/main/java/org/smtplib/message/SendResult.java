package org.smtplib.message;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.smtplib.protocol.Reply;

/**
 * What became of one mail, recipient by recipient.
 *
 * @param server where it was sent, as {@code host:port}; several, separated by {@code ", "}, where it took several
 *     servers, and words for the template's servers where it went to none
 * @param recipients a result for each recipient of the envelope, in its order; behind them one for the address that got
 *     the mail in the place of some, where a safety net redirects
 */
public record SendResult(String server, List<RecipientResult> recipients) implements Serializable {

    public SendResult {
        recipients = List.copyOf(recipients);
    }

    /** A result in which all recipients have the same outcome for the same reason. */
    public static SendResult ofAll(String server, Envelope envelope, Outcome outcome, String explanation) {
        return new SendResult(
                server,
                envelope.recipients().stream()
                        .map(recipient -> RecipientResult.of(recipient, outcome, explanation))
                        .toList());
    }

    /** Whether every recipient was accepted. */
    public boolean isComplete() {
        for (RecipientResult recipient : recipients) {
            if (!recipient.isAccepted()) {
                return false;
            }
        }
        return true;
    }

    /** Whether every recipient was accepted, but for those whom a safety net held the mail back from. */
    public boolean isCompleteButHeldBack() {
        return recipients.stream().allMatch(result -> result.isAccepted() || result.isHeldBack());
    }

    /** Whether at least one recipient was accepted. */
    public boolean isAnyAccepted() {
        for (RecipientResult recipient : recipients) {
            if (recipient.isAccepted()) {
                return true;
            }
        }
        return false;
    }

    /** The recipients with the given outcome, in the envelope's order. */
    public List<String> with(Outcome outcome) {
        List<String> found = new ArrayList<>(0);
        for (RecipientResult result : recipients) {
            if (result.outcome() == outcome) {
                found.add(result.recipient());
            }
        }
        return List.copyOf(found);
    }

    /**
     * The result of one recipient.
     *
     * @throws NoSuchElementException when the envelope had no such recipient
     */
    public RecipientResult of(String recipient) {
        return recipients.stream()
                .filter(result -> result.recipient().equals(recipient))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("No recipient " + recipient + " in " + this));
    }

    /** The recipients that a reply refused, with that reply, as {@code smtplib} returns them. */
    public Map<String, Reply> refused() {
        Map<String, Reply> refused = new LinkedHashMap<>();
        for (RecipientResult result : recipients) {
            if (!result.isAccepted() && result.reply() != null) {
                refused.put(result.recipient(), result.reply());
            }
        }
        return refused;
    }

    /** Server and recipients on one line. */
    @Override
    public String toString() {
        return server + " " + recipients;
    }
}
