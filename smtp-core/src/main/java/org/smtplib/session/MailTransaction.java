package org.smtplib.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.smtplib.codec.ContentScan;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpSenderRefusedException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.Extensions;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.MailParameter;
import org.smtplib.protocol.Mailboxes;
import org.smtplib.protocol.Reply;

/** One mail transaction (RFC 5321 3.3): MAIL, RCPT, DATA, and the truth about each recipient however it ends. */
final class MailTransaction {

    private static final int START_INPUT = 354;

    private final Wire wire;
    private final SessionConfig config;
    private final Extensions extensions;
    private final boolean esmtp;
    private final MailObject mail;
    private final MailOptions options;
    private final ContentWriter content;
    private final Map<String, RecipientResult> results = new LinkedHashMap<>();
    private boolean begun;
    private boolean clean;

    /** A transaction on a dialogue that is clean or not: if not, the server is told to forget the one before first. */
    MailTransaction(Dialogue dialogue, MailObject mail, MailOptions options) {
        this.wire = dialogue.wire();
        this.config = dialogue.config();
        this.extensions = dialogue.extensions();
        this.esmtp = dialogue.isEsmtp();
        this.clean = dialogue.isClean();
        this.mail = mail;
        this.options = options;
        this.content = new ContentWriter(wire, options.lineEndings());
    }

    /**
     * Runs the transaction.
     *
     * @return the result, when at least one recipient was accepted
     * @throws SmtpException with the {@linkplain SmtpException#result() result} when none was
     */
    SendResult run() {
        try {
            List<MailParameter> parameters = parameters();
            begun = true;
            boolean resetFirst = !clean;
            clean = false;
            if (resetFirst) {
                reset();
            }
            mail(parameters);
            List<String> accepted = recipients(parameters.contains(MailParameter.SMTPUTF8));
            data(accepted);
            return result();
        } catch (SmtpException e) {
            if (wire.isOutOfStep() && !content.isTerminatorIssued()) {
                results.clear(); // the refusals may have been meant for others
            }
            return conclude(e);
        } catch (RuntimeException | Error e) {
            if (!begun) {
                throw e;
            }
            // Nobody knows where the dialogue stands: neither this connection nor a bare exception is of use to
            // anybody.
            wire.close("a mail failed in the middle: " + e);
            return conclude(new SmtpException("The mail failed in the middle, at " + wire.endpoint() + ": " + e, e));
        }
    }

    /** Whether a command of it was written. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether the next transaction may begin without RSET. */
    boolean isClean() {
        return clean;
    }

    private List<MailParameter> parameters() {
        List<MailParameter> parameters = new ArrayList<>();
        ContentScan scan = ContentInspection.of(mail.content(), options.lineEndings());
        if (scan != null) {
            if (extensions.has("SIZE")) {
                boolean normalized = options.lineEndings() == LineEndings.NORMALIZE;
                parameters.add(MailParameter.size(scan.octets() + (normalized ? scan.bareLineEnds() : 0)));
            }
            if (scan.is8Bit() && options.automatic() && extensions.has("8BITMIME")) {
                parameters.add(MailParameter.BODY_8BITMIME);
            }
        }
        parameters.addAll(options.mailParameters());
        if (mail.envelope().needsUtf8() && options.automatic()) {
            parameters.add(MailParameter.SMTPUTF8);
        }
        requireSupported(parameters);
        return parameters;
    }

    /** What cannot be said to this server is not silently left out: the mail is not sent. */
    private void requireSupported(List<MailParameter> parameters) {
        boolean utf8 = parameters.contains(MailParameter.SMTPUTF8);
        if (utf8 && !extensions.has("SMTPUTF8")) {
            throw new SmtpNotSupportedException(
                    wire.endpoint() + " does not offer SMTPUTF8, which this mail needs: " + mail.envelope()
                            + "; nothing was sent",
                    null);
        }
        if (mail.envelope().needsUtf8() && !utf8) {
            throw new IllegalArgumentException("An address is not ASCII, and SMTPUTF8 is not among the options: "
                    + mail.envelope() + "; nothing was sent");
        }
        if (!utf8 && !Mailboxes.isAscii(parameters + " " + options.rcptParameters())) {
            throw new IllegalArgumentException("A parameter is not ASCII, and SMTPUTF8 is not among them: " + parameters
                    + options.rcptParameters() + "; nothing was sent");
        }
        if (!esmtp && !(parameters.isEmpty() && options.rcptParameters().isEmpty())) {
            throw new SmtpNotSupportedException(
                    wire.endpoint() + " knows HELO only and takes no parameters: " + parameters
                            + options.rcptParameters() + "; nothing was sent",
                    null);
        }
    }

    private void reset() {
        Reply reply = exchange(Command.of("RSET"));
        if (!reply.isPositiveCompletion()) {
            wire.abandon("the server answered RSET with " + reply);
            throw new SmtpServerDisconnectedException(
                    wire.endpoint() + " answered RSET with " + reply + "; the connection was closed", null);
        }
    }

    private void mail(List<MailParameter> parameters) {
        Envelope envelope = mail.envelope();
        Reply reply = exchange(Command.mail(envelope.sender(), parameters));
        if (!options.isSenderAccepted(reply)) {
            refuseUndecided(envelope.recipients(), reply);
            throw new SmtpSenderRefusedException(
                    wire.endpoint() + " refused the sender <" + envelope.sender() + ">: " + reply,
                    reply,
                    envelope.sender());
        }
    }

    private List<String> recipients(boolean utf8) {
        List<String> accepted = new ArrayList<>();
        Map<String, Reply> refused = new LinkedHashMap<>();
        for (String recipient : mail.envelope().recipients()) {
            Reply reply = exchange(Command.rcpt(recipient, options.rcptParameters(), utf8));
            if (options.isRecipientAccepted(reply)) {
                accepted.add(recipient);
            } else {
                refused.put(recipient, reply);
                refuseUndecided(List.of(recipient), reply);
                if (reply.closesConnection()) {
                    throw new SmtpRecipientsRefusedException(
                            wire.endpoint() + " ended the connection at the recipient " + recipient + ": " + reply,
                            refused);
                }
            }
        }
        if (accepted.isEmpty()) {
            throw new SmtpRecipientsRefusedException(
                    wire.endpoint() + " accepted no recipient; it refused " + refused, refused);
        }
        return accepted;
    }

    private void data(List<String> accepted) {
        Reply start = wire.exchange(Command.of("DATA"), config.timeouts().command());
        if (start.isPositiveCompletion() || (start.isPositiveIntermediate() && start.code() != START_INPUT)) {
            throw outOfStep("DATA", start);
        }
        if (start.code() != START_INPUT) {
            refuseUndecided(accepted, start);
            throw new SmtpDataException(wire.endpoint() + " refused DATA: " + start, start);
        }
        boolean each = config.protocol().replyForEachRecipient();
        try {
            wire.contentSent(content.write(mail.content(), each ? accepted.size() : 1));
        } catch (SmtpServerDisconnectedException e) {
            throw lostInContent(each ? accepted.subList(0, 1) : accepted, e);
        }
        Reply last = start;
        if (each) {
            for (String recipient : accepted) {
                last = finalReply(List.of(recipient));
            }
        } else {
            last = finalReply(accepted);
        }
        // The end of the content ends the transaction, whatever the answer (RFC 5321 4.1.1.4).
        clean = true;
        // An LMTP server may say it to one recipient, and has still to answer for the others.
        results.values().stream()
                .map(RecipientResult::reply)
                .filter(Objects::nonNull)
                .forEach(wire::closeIfAnnounced);
        if (results.values().stream().noneMatch(RecipientResult::isAccepted)) {
            throw new SmtpDataException(wire.endpoint() + " refused the content: " + last, last);
        }
    }

    /** A connection lost in the content; what the server said before it left may decide for these recipients. */
    private SmtpException lostInContent(List<String> recipients, SmtpServerDisconnectedException lost) {
        Reply parting = lost.partingReply();
        if (parting == null || parting.isPositiveIntermediate()) {
            return lost;
        }
        if (content.isTerminatorIssued()) {
            // It may have read all of it: this is the final reply.
            decide(recipients, parting);
            return lost;
        }
        if (parting.isPositiveCompletion() || parting.closesConnection()) {
            return lost;
        }
        decide(mail.envelope().recipients(), parting);
        return new SmtpDataException(
                wire.endpoint() + " refused the content before its end: " + parting + "; the connection was closed",
                parting);
    }

    private void decide(List<String> recipients, Reply reply) {
        Outcome outcome = Outcome.of(reply);
        recipients.forEach(recipient -> results.putIfAbsent(recipient, RecipientResult.of(recipient, outcome, reply)));
    }

    private Reply finalReply(List<String> recipients) {
        Reply reply =
                wire.receive("the final reply to the content", config.timeouts().finalReply());
        if (reply.isPositiveIntermediate()) {
            throw nonsense("the content", reply);
        }
        decide(recipients, reply);
        return reply;
    }

    private Reply exchange(Command command) {
        Reply reply = wire.exchange(command, config.timeouts().command());
        if (reply.isPositiveIntermediate()) {
            throw outOfStep(command.verb(), reply);
        }
        return reply;
    }

    /** A reply that may belong to another command: then those before it may, too, and nobody knows who was refused. */
    private SmtpProtocolException outOfStep(String what, Reply reply) {
        results.clear();
        return nonsense(what, reply);
    }

    private SmtpProtocolException nonsense(String what, Reply reply) {
        wire.abandon("the server answered " + what + " with " + reply);
        return new SmtpProtocolException(
                wire.endpoint() + " answered " + what + " with " + reply + ", which is neither yes nor no to it", null);
    }

    /** A refusal before the content. 421 refuses nobody: the server leaves, and the mail was not sent. */
    private void refuseUndecided(List<String> recipients, Reply reply) {
        Outcome outcome = reply.closesConnection() ? Outcome.NOT_SENT : Outcome.rejectedBy(reply);
        recipients.forEach(recipient -> results.put(recipient, RecipientResult.of(recipient, outcome, reply)));
        wire.closeIfAnnounced(reply);
    }

    /** The result however it came about: who was accepted before a connection broke remains accepted. */
    private SendResult conclude(SmtpException failure) {
        Outcome undecided = content.isTerminatorIssued() ? Outcome.IN_DOUBT : Outcome.NOT_SENT;
        String explanation = String.valueOf(failure.getMessage());
        mail.envelope()
                .recipients()
                .forEach(recipient ->
                        results.putIfAbsent(recipient, RecipientResult.of(recipient, undecided, explanation)));
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

    /** In the envelope's order. */
    private SendResult result() {
        return new SendResult(
                wire.endpoint().toString(),
                mail.envelope().recipients().stream()
                        .map(recipient -> Objects.requireNonNull(results.get(recipient)))
                        .toList());
    }
}
