package org.smtplib.delivery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.message.Envelope;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Reply;

/** What is known of each recipient of one mail, however many transactions it takes. For one thread. */
final class Outcomes {

    private final Envelope envelope;
    private final Map<String, RecipientResult> known = new LinkedHashMap<>();
    private String server;

    /** Nobody is known of yet. */
    Outcomes(Envelope envelope, String server) {
        this.envelope = envelope;
        this.server = server;
    }

    /** What a transaction has shown; of those named in it nothing else counts any more. */
    void add(SendResult result) {
        server = result.server();
        result.recipients().forEach(recipient -> known.put(recipient.recipient(), recipient));
    }

    /** These were not sent to, for the reason of the failure; what was known of one before says more, and stays. */
    void notSent(List<String> recipients, SmtpException failure) {
        for (String recipient : recipients) {
            known.putIfAbsent(
                    recipient, RecipientResult.of(recipient, Outcome.NOT_SENT, String.valueOf(failure.getMessage())));
        }
    }

    /** Each recipient, in the envelope's order. */
    SendResult result() {
        List<RecipientResult> results = new ArrayList<>();
        for (String recipient : envelope.recipients()) {
            RecipientResult result = known.get(recipient);
            results.add(result == null ? RecipientResult.of(recipient, Outcome.NOT_SENT, "not tried") : result);
        }
        return new SendResult(server, results);
    }

    /**
     * The result, when somebody was accepted.
     *
     * @param failure of the last transaction, or null
     * @throws SmtpException with the result, when nobody was
     */
    SendResult conclude(@Nullable SmtpException failure) {
        SendResult result = result();
        if (result.isAnyAccepted()) {
            return result;
        }
        if (failure == null) {
            throw new IllegalStateException("Nobody was accepted, and nothing failed: " + result);
        }
        throw told(failure, result).withResult(result);
    }

    /** The failure that says the most of the result. */
    private static SmtpException told(SmtpException failure, SendResult result) {
        if (failure instanceof SmtpInDoubtException) {
            return failure;
        }
        if (!result.with(Outcome.IN_DOUBT).isEmpty()) {
            return new SmtpInDoubtException(
                    "The mail may have been delivered to some: " + failure.getMessage(), failure);
        }
        Map<String, Reply> refused = result.refused();
        if (failure instanceof SmtpRecipientsRefusedException last
                && refused.size() > last.recipients().size()) {
            SmtpException all = new SmtpRecipientsRefusedException("All recipients were refused: " + refused, refused);
            all.addSuppressed(failure);
            return all;
        }
        return failure;
    }
}
