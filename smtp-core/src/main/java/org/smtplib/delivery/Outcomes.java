package org.smtplib.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final String server;
    private Map<String, Known> known = Map.of();
    /** All that is known, where one transaction has shown it of all recipients: so it is as a rule. */
    private @Nullable SendResult whole;

    /** What is known of one recipient, and of which server; null when no server was told of the recipient. */
    private record Known(RecipientResult result, @Nullable String server) {}

    /**
     * Nobody is known of yet.
     *
     * @param server for a mail that goes to none
     */
    Outcomes(Envelope envelope, String server) {
        this.envelope = envelope;
        this.server = server;
    }

    boolean isEmpty() {
        return known.isEmpty() && whole == null;
    }

    /** What a transaction has shown; where that is less than was known of a recipient, what was known stays. */
    void add(SendResult result) {
        if (isEmpty() && result.recipients().size() == envelope.recipients().size()) {
            whole = result;
            return;
        }
        takeApart();
        merge(result);
    }

    private void takeApart() {
        if (known.isEmpty()) {
            known = new HashMap<>();
        }
        if (whole != null) {
            merge(whole);
            whole = null;
        }
    }

    private void merge(SendResult result) {
        for (RecipientResult recipient : result.recipients()) {
            Known before = known.get(recipient.recipient());
            if (before == null || saysMore(recipient.outcome(), before.result.outcome())) {
                known.put(recipient.recipient(), new Known(recipient, result.server()));
            }
        }
    }

    /** Who may have a mail is in doubt until it is accepted, and one more mail that was not sent answers nothing. */
    private static boolean saysMore(Outcome now, Outcome before) {
        return before == Outcome.IN_DOUBT ? now == Outcome.ACCEPTED : now != Outcome.NOT_SENT || before == now;
    }

    /** These were not sent to, for the reason of the failure; what was known of one before says more, and stays. */
    void notSent(List<String> recipients, SmtpException failure) {
        takeApart();
        String reason = String.valueOf(failure.getMessage());
        for (String recipient : recipients) {
            known.putIfAbsent(recipient, new Known(RecipientResult.of(recipient, Outcome.NOT_SENT, reason), null));
        }
    }

    /** Each recipient, in the envelope's order. */
    SendResult result() {
        if (whole != null) {
            return whole;
        }
        List<RecipientResult> results = new ArrayList<>();
        Set<String> servers = new LinkedHashSet<>();
        for (String recipient : envelope.recipients()) {
            Known of = known.get(recipient);
            results.add(of == null ? RecipientResult.of(recipient, Outcome.NOT_SENT, "not tried") : of.result);
            if (of != null && of.server != null) {
                servers.add(of.server);
            }
        }
        return new SendResult(servers.isEmpty() ? server : String.join(", ", servers), results);
    }

    /**
     * The result, when somebody was accepted.
     *
     * @param failure of the last transaction that failed, or null
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

    /** Keeps an earlier failure with a later one. */
    static void suppress(SmtpException later, @Nullable SmtpException earlier) {
        if (earlier != null && earlier != later) {
            later.addSuppressed(earlier);
        }
    }
}
