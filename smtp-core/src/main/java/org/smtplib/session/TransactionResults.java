package org.smtplib.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.message.Envelope;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Reply;

/** What is known of each recipient of one transaction; what was decided first stays. */
final class TransactionResults {

    private final String server;
    private final Envelope envelope;
    private final Map<String, RecipientResult> known = new LinkedHashMap<>();

    TransactionResults(String server, Envelope envelope) {
        this.server = server;
        this.envelope = envelope;
    }

    /** A final reply for these recipients. */
    void decide(List<String> recipients, Reply reply) {
        put(recipients, Outcome.of(reply), reply);
    }

    /** A refusal before the content. 421 refuses nobody: the server leaves, and the mail was not sent. */
    void refuse(List<String> recipients, Reply reply) {
        put(recipients, reply.closesConnection() ? Outcome.NOT_SENT : Outcome.rejectedBy(reply), reply);
    }

    /** Not sent, whatever was written: the server said that it did not take it. */
    void notSent(List<String> recipients, Reply reply) {
        put(recipients, Outcome.NOT_SENT, reply);
    }

    private void put(List<String> recipients, Outcome outcome, Reply reply) {
        recipients.forEach(recipient -> known.putIfAbsent(recipient, RecipientResult.of(recipient, outcome, reply)));
    }

    /** Nothing is known after all: replies were not what they were taken for. */
    void forget() {
        known.clear();
    }

    /** Those of whom nothing is known yet, in the envelope's order. */
    List<String> undecided() {
        return envelope.recipients().stream()
                .filter(recipient -> !known.containsKey(recipient))
                .toList();
    }

    /** The replies that decided. */
    List<Reply> replies() {
        return known.values().stream()
                .map(RecipientResult::reply)
                .filter(Objects::nonNull)
                .toList();
    }

    boolean isAnyAccepted() {
        return known.values().stream().anyMatch(RecipientResult::isAccepted);
    }

    /** Each recipient, in the envelope's order; to be asked when all are decided. */
    SendResult result() {
        return new SendResult(
                server,
                envelope.recipients().stream()
                        .map(recipient -> Objects.requireNonNull(known.get(recipient)))
                        .toList());
    }

    /**
     * The result however it came about: who was accepted before a connection broke remains accepted.
     *
     * @param undecided what those are of whom nothing is known
     * @throws SmtpException when nobody was accepted
     */
    SendResult conclude(SmtpException failure, Outcome undecided) {
        String explanation = String.valueOf(failure.getMessage());
        undecided().forEach(recipient -> known.put(recipient, RecipientResult.of(recipient, undecided, explanation)));
        SendResult result = result();
        if (result.isAnyAccepted()) {
            return result;
        }
        if (!result.with(Outcome.IN_DOUBT).isEmpty()) {
            throw new SmtpInDoubtException(
                            "The mail may have been delivered: its end was written, and no final reply came. "
                                    + explanation,
                            failure)
                    .initResult(result);
        }
        throw failure.initResult(result);
    }
}
