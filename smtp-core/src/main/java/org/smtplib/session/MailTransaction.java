package org.smtplib.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpSenderRefusedException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.MailParameter;
import org.smtplib.protocol.Reply;
import org.smtplib.session.ServerMemory.Liberty;
import org.smtplib.value.Deadline;

/**
 * One mail transaction (RFC 5321 3.3): what is said of it, in pieces that a {@link Courier} puts together, and the truth
 * about each recipient however it ends.
 */
final class MailTransaction {

    private static final int START_INPUT = 354;
    private static final int SYNTAX_ERROR = 500;
    private static final int PARAMETER_NOT_IMPLEMENTED = 504;

    private final Dialogue dialogue;
    private final Wire wire;
    private final MailObject mail;
    private final MailOptions options;
    private final Deadline deadline;
    private final MailNeeds needs;
    private final List<MailParameter> parameters;
    private final OptionalLong chunkSize;
    private final TransactionResults results;
    /** The places of those who were accepted, in the envelope. */
    private final List<Integer> accepted;

    private Map<String, Reply> refused = Map.of();
    private @Nullable ContentWriter content;
    /** What ended the transaction before its content; replies that are still to come are read all the same. */
    private @Nullable SmtpException failure;

    /** The server took its leave at the envelope, and may take the mail all the same, for those whom it still accepts. */
    private boolean left;

    private @Nullable Route chosen;
    private boolean begun;
    private boolean asked;
    private boolean drained;
    private @Nullable Reply lastReply;

    /**
     * A transaction of a mail that is looked over, and nothing said of it.
     *
     * @throws org.smtplib.exception.SmtpNotSupportedException when the server does not take the mail
     * @throws IllegalArgumentException when what the caller asks for contradicts itself
     */
    MailTransaction(Dialogue dialogue, MailObject mail, MailOptions options, Deadline deadline) {
        this.dialogue = dialogue;
        this.wire = dialogue.wire();
        this.mail = mail;
        this.options = options;
        this.deadline = deadline;
        this.results = new TransactionResults(wire.server(), mail.envelope());
        this.accepted = new ArrayList<>(mail.envelope().recipients().size());
        needs = new MailNeeds(dialogue, mail, options);
        parameters = needs.parameters();
        chunkSize = needs.chunkSize();
        if (!needs.leftOut().isEmpty()) {
            dialogue.leftOut(mail, needs.leftOut());
        }
    }

    MailObject mail() {
        return mail;
    }

    /** When all waits for it end, unless the content's end was issued. */
    Deadline deadline() {
        return deadline;
    }

    /** When a wait for one of its replies ends: cutting short behind the content's end would only make doubt. */
    Deadline waitDeadline() {
        return isEndIssued() ? Deadline.never() : deadline;
    }

    /** The shortest way that server, configuration and mail allow, now or when it was chosen. */
    Route route() {
        return chosen == null ? Route.of(dialogue, options, chunkSize, needs) : chosen;
    }

    /** Chooses the way, before the envelope is said: what is learnt of the server meanwhile is for the next mail. */
    Route choose() {
        chosen = null;
        chosen = route();
        return chosen;
    }

    /** Whether its envelope was said, and has not to be said anew. */
    boolean isOpened() {
        return begun && !drained;
    }

    /** Whether a command of it was written. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether somebody was accepted, and nothing forbids to send the content. */
    boolean isGoing() {
        return failure == null && !drained && !accepted.isEmpty() && !isShort();
    }

    /** Whether the content waits until every recipient was accepted. */
    boolean isAllOrNone() {
        return needs.isAllOrNone();
    }

    /** Whether somebody was refused, so that nobody gets the mail. */
    private boolean isShort() {
        return isAllOrNone() && !refused.isEmpty();
    }

    /** Whether it is for DATA to be said, which did not go with the envelope. */
    boolean isToAsk() {
        return !asked && !route().isChunked() && isGoing();
    }

    /** Whether the reply to its content was read. */
    boolean isDone() {
        return lastReply != null;
    }

    /** Whether nothing that the server may still say changes its fate. */
    boolean isDecided() {
        return failure != null;
    }

    /** Whether this is what ended it. */
    boolean isEndedBy(SmtpException e) {
        return failure == e;
    }

    // --- the envelope

    /** Says RSET if need be, MAIL and the RCPTs. */
    void sayEnvelope(Flight flight) {
        begin();
        if (!dialogue.isClean()) {
            flight.say(Command.RSET, this, this::resetAnswered);
        }
        sayRest(flight);
    }

    /** Says the envelope behind another mail's content, RSET first: six servers take it for the other mail's otherwise. */
    void sayOverlapping(Flight flight) {
        choose();
        begin();
        flight.say(Command.RSET, this, this::overlapAnswered);
        sayRest(flight);
    }

    private void begin() {
        drained = false;
        asked = false;
        begun = true;
    }

    private void sayRest(Flight flight) {
        if (failure != null) {
            return; // step by step: nothing else is said
        }
        flight.say(Command.mail(mail.envelope().sender(), parameters), this, this::mailAnswered);
        boolean utf8 = parameters.contains(MailParameter.SMTPUTF8);
        List<String> recipients = mail.envelope().recipients();
        for (int i = 0; i < recipients.size() && failure == null; i++) {
            int place = i;
            String recipient = recipients.get(place);
            flight.say(
                    Command.rcpt(recipient, needs.parameters(recipient), utf8),
                    this,
                    reply -> recipientAnswered(place, reply));
        }
    }

    private void resetAnswered(Reply reply) {
        requireDecision("RSET", reply);
        dialogue.clean(reply.isPositiveCompletion());
        if (!reply.isPositiveCompletion()) {
            SmtpException lost = new SmtpServerDisconnectedException(
                    wire.endpoint() + " answered RSET with " + reply + "; the connection was closed", null);
            if (reply.closesConnection()) {
                failure = lost;
                left = true;
                leaveIfAnnounced(reply);
                return;
            }
            wire.abandon("the server answered RSET with " + reply);
            if (isEndIssued()) {
                throw lost; // it may have been taken for a part of the mail before
            }
            failure = lost;
        }
    }

    private void overlapAnswered(Reply reply) {
        if (reply.isPositiveCompletion() || reply.closesConnection()) {
            resetAnswered(reply);
            return;
        }
        requireDecision("RSET", reply);
        dialogue.withdraw(Liberty.OVERLAP, "it answered RSET behind a content with " + reply);
        if (isEndIssued()) {
            resetAnswered(reply);
        } else {
            drained = true;
            dialogue.clean(false);
        }
    }

    private void mailAnswered(Reply reply) {
        requireDecision("MAIL", reply);
        if (failure != null || drained) {
            left = left && reply.isPositiveCompletion();
            leaveIfAnnounced(reply);
            return;
        }
        dialogue.clean(false);
        if (!options.isSenderAccepted(reply)) {
            String sender = mail.envelope().sender();
            results.refuseAll(reply);
            failure = new SmtpSenderRefusedException(
                    wire.endpoint() + " refused the sender <" + sender + ">: " + reply, reply, sender);
            leaveIfAnnounced(reply);
        }
    }

    private void recipientAnswered(int place, Reply reply) {
        requireDecision("RCPT", reply);
        if (failure != null || drained) {
            if (left && options.isRecipientAccepted(reply)) {
                accepted.add(place);
            }
            leaveIfAnnounced(reply); // what else comes behind a refused MAIL is of no account, a 2yz above all
            return;
        }
        if (options.isRecipientAccepted(reply)) {
            accepted.add(place);
            return;
        }
        String recipient = mail.envelope().recipients().get(place);
        if (refused.isEmpty()) {
            refused = new LinkedHashMap<>();
        }
        refused.put(recipient, reply);
        results.refuse(List.of(place), reply);
        if (reply.closesConnection()) {
            failure = new SmtpRecipientsRefusedException(
                    wire.endpoint() + " ended the connection at the recipient " + recipient + ": " + reply,
                    refused,
                    isAllOrNone());
            left = true;
            leaveIfAnnounced(reply);
        }
    }

    /** A server that leaves is left; where it has got the content's end already, it may have more to say of that. */
    private void leaveIfAnnounced(Reply reply) {
        if (reply.closesConnection() && isEndIssued()) {
            wire.leaving();
        } else {
            wire.closeIfAnnounced(reply);
        }
    }

    /** What is neither yes nor no ends the dialogue: nobody knows what the server takes itself to have been told. */
    private void requireDecision(String what, Reply reply) {
        if (reply.isPositiveIntermediate()) {
            throw outOfStep(what, reply);
        }
    }

    /** Fails when nobody was accepted, or the transaction came to an end before its content. */
    void requireAccepted() {
        if (failure == null && accepted.isEmpty()) {
            failure = nobodyAccepted();
        }
        if (failure == null && isShort()) {
            failure = new SmtpRecipientsRefusedException(
                    wire.endpoint() + " refused " + refused + ", and the mail is for all of its recipients or for none;"
                            + " nobody gets it",
                    refused,
                    true);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private SmtpException nobodyAccepted() {
        return new SmtpRecipientsRefusedException(
                wire.endpoint() + " accepted no recipient; it refused " + refused, refused, isAllOrNone());
    }

    // --- the content

    void sayData(Flight flight) {
        if (failure == null) {
            asked = true;
            flight.say(Command.DATA, this, this::dataAnswered);
        }
    }

    private void dataAnswered(Reply reply) {
        boolean started = reply.code() == START_INPUT;
        if (started && (drained || !isGoing())) {
            // It waits for a content that is for nobody; a lone dot could deliver an empty mail.
            failure = failure == null && !drained ? nobodyAccepted() : failure;
            wire.abandon("the server answered DATA with " + reply + ", though nobody was accepted");
        } else if (!started && !drained && isGoing()) {
            if (!reply.isTransientNegative() && !reply.isPermanentNegative()) {
                throw outOfStep("DATA", reply);
            }
            results.refuse(accepted, reply);
            failure = new SmtpDataException(wire.endpoint() + " refused DATA: " + reply, reply);
            wire.closeIfAnnounced(reply);
        } else {
            wire.closeIfAnnounced(reply);
        }
    }

    /** Prepares the content behind a 354; its last block goes with the next write. */
    void prepareContent(Flight flight) {
        boolean each = dialogue.protocol().replyForEachRecipient();
        content = ContentWriter.untilTheDot(wire, options.lineEndings());
        prepare(content, flight);
        wire.expectReplies(each ? accepted.size() : 1);
        for (List<Integer> recipients : each ? accepted.stream().map(List::of).toList() : List.of(accepted)) {
            flight.awaitFinal(finalTimeout(), this, reply -> finalReply(recipients, reply));
        }
    }

    private Duration finalTimeout() {
        return dialogue.config().timeouts().finalReply();
    }

    private void finalReply(List<Integer> recipients, Reply reply) {
        if (reply.isPositiveIntermediate()) {
            throw nonsense("the content", reply);
        }
        results.decide(recipients, reply);
        if (results.isDecided()) {
            // The end of the content ends the transaction, whatever the answer (RFC 5321 4.1.1.4).
            ended(reply, true);
        }
    }

    /** Prepares BDAT and the content as one chunk; its last block goes with the next write. */
    void prepareChunk(Flight flight) {
        long size = chunkSize.orElseThrow();
        flight.within(this);
        content = needs.isBinary()
                ? ContentWriter.binary(wire, size)
                : ContentWriter.chunk(wire, options.lineEndings(), size, needs.isWhole());
        prepare(content, flight);
        flight.awaitFinal(finalTimeout(), this, this::chunkAnswered);
    }

    private void prepare(ContentWriter writer, Flight flight) {
        boolean complete = false;
        try {
            flight.contentPrepared(writer.prepare(mail.content()));
            complete = true;
        } catch (SmtpServerDisconnectedException e) {
            throw refusedEarly(flight.lastWords(wire.partings()), e);
        } catch (SmtpException e) {
            failure = failure == null ? e : failure;
            // Those before it have done nothing to be left in doubt for.
            flight.landBefore(this);
            throw e;
        } finally {
            if (!complete) {
                wire.close(ContentWriter.UNREADABLE);
            }
        }
    }

    private void chunkAnswered(Reply reply) {
        if (reply.isPositiveIntermediate()) {
            throw nonsense("the content", reply);
        }
        if (content != null && content.isInFlight()) {
            requireNoMore();
        }
        if (!isGoing()) {
            lastReply = reply;
            if (left && reply.isPositiveCompletion()) {
                results.decide(accepted, reply);
            }
            wire.closeIfAnnounced(reply);
            return;
        }
        if (reply.code() >= SYNTAX_ERROR && reply.code() <= PARAMETER_NOT_IMPLEMENTED) {
            // It did not know what to do with a chunk, and may take the rest of it for commands.
            dialogue.withdraw(Liberty.CHUNKING, "it offered CHUNKING and answered BDAT with " + reply);
            results.notSent(accepted, reply);
            wire.abandon("the server answered BDAT with " + reply);
            throw new SmtpServerDisconnectedException(
                    wire.endpoint() + " offered CHUNKING and answered BDAT with " + reply
                            + "; the connection was closed, and it gets no chunk for a while",
                    null,
                    reply);
        }
        if (reply.isPositiveCompletion()) {
            dialogue.memory().chunkTaken();
        }
        results.decide(accepted, reply);
        // RFC 3030 section 2: behind a chunk that failed the state is not known.
        ended(reply, reply.isPositiveCompletion());
    }

    /** With more replies than commands nobody knows which of them was the final one; but a server may take its leave. */
    private void requireNoMore() {
        Reply more = wire.unanswered() == 0 ? wire.unasked() : null;
        if (more != null && !more.closesConnection()) {
            throw nonsense("nothing", more);
        }
        if (more != null) {
            wire.closeIfAnnounced(more);
        }
    }

    private void ended(Reply last, boolean clean) {
        lastReply = last;
        dialogue.clean(clean);
        // An LMTP server may say it to one recipient, and has still to answer for the others.
        Reply leave = results.leave();
        if (leave != null) {
            wire.closeIfAnnounced(leave);
        }
        if (!results.isAnyAccepted()) {
            failure = new SmtpDataException(wire.endpoint() + " refused the content: " + last, last);
        }
    }

    /** A connection lost in the content, before its end; what the server said before it left may refuse the mail. */
    private SmtpException refusedEarly(List<Reply> words, SmtpServerDisconnectedException lost) {
        Reply parting = words.isEmpty() ? lost.partingReply() : words.get(0);
        if (parting == null
                || !isGoing()
                || (words.isEmpty() && !wire.partings().isEmpty())) {
            return lost;
        }
        if (parting.closesConnection() || !(parting.isTransientNegative() || parting.isPermanentNegative())) {
            return lost;
        }
        results.decideAll(parting);
        return new SmtpDataException(
                wire.endpoint() + " refused the content before its end: " + parting + "; the connection was closed",
                parting);
    }

    // --- the end

    private boolean isEndIssued() {
        return content != null && content.isEndIssued();
    }

    /** A reply that may belong to another command: then those before it may, too, and nobody knows who was refused. */
    private SmtpProtocolException outOfStep(String what, Reply reply) {
        results.forget();
        if (chosen != null && !chosen.isStepwise()) {
            dialogue.withdraw(Liberty.PIPELINING, "it answered " + what + " with " + reply);
        }
        return nonsense(what, reply);
    }

    private SmtpProtocolException nonsense(String what, Reply reply) {
        wire.abandon("the server answered " + what + " with " + reply);
        return new SmtpProtocolException(
                wire.endpoint() + " answered " + what + " with " + reply + ", which is neither yes nor no to it", null);
    }

    /**
     * The result of a transaction that all replies came to.
     *
     * @throws SmtpException with the {@linkplain SmtpException#result() result} when nobody was accepted
     */
    SendResult conclude() {
        try {
            requireAccepted();
        } catch (SmtpException e) {
            return conclude(e);
        }
        dialogue.mailTaken(true);
        return results.result();
    }

    /** The result of a transaction that did not come to its end: who was accepted before remains accepted. */
    SendResult conclude(SmtpException why) {
        if (wire.isOutOfStep() && !isEndIssued()) {
            results.forget(); // the refusals may have been meant for others
        }
        dialogue.mailTaken(results.isAnyAccepted());
        // A server that refused the envelope, or left at it, has taken no content, though it may have got one.
        boolean inDoubt = isEndIssued() && failure == null;
        return results.conclude(failure == null ? why : failure, inDoubt ? Outcome.IN_DOUBT : Outcome.NOT_SENT);
    }
}
