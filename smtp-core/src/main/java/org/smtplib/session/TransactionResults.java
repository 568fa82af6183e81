package org.smtplib.session;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.message.Envelope;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Reply;

/**
 * What is known of each recipient of one transaction; what was decided first stays. Recipients are named by their places
 * in the envelope, from 0.
 */
final class TransactionResults {

    private final String server;
    private final List<String> recipients;
    /** By place; null for one of whom nothing is known yet. */
    private final @Nullable RecipientResult[] known;

    TransactionResults(String server, Envelope envelope) {
        this.server = server;
        this.recipients = envelope.recipients();
        this.known = new RecipientResult[recipients.size()];
    }

    /** A final reply for these recipients. */
    void decide(List<Integer> places, Reply reply) {
        put(places, Outcome.of(reply), reply);
    }

    /** A final reply for all of whom nothing is known. */
    void decideAll(Reply reply) {
        putAll(Outcome.of(reply), reply);
    }

    /** A refusal before the content. 421 refuses nobody: the server leaves, and the mail was not sent. */
    void refuse(List<Integer> places, Reply reply) {
        put(places, refusal(reply), reply);
    }

    /** {@link #refuse} of all of whom nothing is known. */
    void refuseAll(Reply reply) {
        putAll(refusal(reply), reply);
    }

    private static Outcome refusal(Reply reply) {
        return reply.closesConnection() ? Outcome.NOT_SENT : Outcome.rejectedBy(reply);
    }

    /** Not sent, whatever was written: the server said that it did not take it. */
    void notSent(List<Integer> places, Reply reply) {
        put(places, Outcome.NOT_SENT, reply);
    }

    private void putAll(Outcome outcome, Reply reply) {
        for (int place = 0; place < known.length; place++) {
            put(place, outcome, reply);
        }
    }

    private void put(List<Integer> places, Outcome outcome, Reply reply) {
        for (int place : places) {
            put(place, outcome, reply);
        }
    }

    private void put(int place, Outcome outcome, Reply reply) {
        if (known[place] == null) {
            known[place] = RecipientResult.of(recipients.get(place), outcome, reply);
        }
    }

    /** Nothing is known after all: replies were not what they were taken for. */
    void forget() {
        Arrays.fill(known, null);
    }

    /** Whether something is known of each recipient. */
    boolean isDecided() {
        for (RecipientResult result : known) {
            if (result == null) {
                return false;
            }
        }
        return true;
    }

    /** The first of the replies that decided by which the server takes its leave; null when there is none. */
    @Nullable
    Reply leave() {
        for (RecipientResult result : known) {
            Reply reply = result == null ? null : result.reply();
            if (reply != null && reply.closesConnection()) {
                return reply;
            }
        }
        return null;
    }

    boolean isAnyAccepted() {
        for (RecipientResult result : known) {
            if (result != null && result.isAccepted()) {
                return true;
            }
        }
        return false;
    }

    /** Each recipient, in the envelope's order; to be asked when all are decided. */
    SendResult result() {
        return new SendResult(server, List.of(known));
    }

    /**
     * The result however it came about: who was accepted before a connection broke remains accepted.
     *
     * @param undecided what those are of whom nothing is known
     * @throws SmtpException when nobody was accepted
     */
    SendResult conclude(SmtpException failure, Outcome undecided) {
        String explanation = String.valueOf(failure.getMessage());
        for (int place = 0; place < known.length; place++) {
            if (known[place] == null) {
                known[place] = RecipientResult.of(recipients.get(place), undecided, explanation);
            }
        }
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
