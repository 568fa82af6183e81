package org.smtplib.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.Content;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.MailParameter;
import org.smtplib.protocol.Mailboxes;
import org.smtplib.protocol.RcptParameter;
import org.smtplib.protocol.Reply;

/** A mail transaction that the caller drives: MAIL, RCPT, DATA and RSET one by one, or in words of the caller's own. */
final class TransactionByHand {

    private static final int START_INPUT = 354;
    private static final Set<String> TRANSACTION = Set.of("MAIL", "RCPT", "DATA", "BDAT");

    private final Dialogue dialogue;
    private final List<String> accepted = new ArrayList<>();
    private boolean utf8;

    TransactionByHand(Dialogue dialogue) {
        this.dialogue = dialogue;
    }

    Reply mail(String sender, List<String> options) {
        List<MailParameter> parameters =
                options.stream().map(MailParameter::parse).toList();
        String address = Mailboxes.bare(sender);
        if (!address.isEmpty()) {
            Mailboxes.requireValid(address, "sender");
        }
        requireExtended(parameters);
        boolean international = parameters.contains(MailParameter.SMTPUTF8);
        if (international && !dialogue.extensions().has("SMTPUTF8")) {
            throw new SmtpNotSupportedException(
                    dialogue.endpoint() + " does not offer SMTPUTF8; nothing was sent", null);
        }
        Reply reply = dialogue.exchange(Command.mail(address, parameters));
        transactionMayBeOpen(reply);
        if (reply.isPositiveCompletion()) {
            // Refused, as one within a transaction is, it leaves the recipients of that one accepted.
            forgetRecipients();
            utf8 = international;
        }
        return reply;
    }

    Reply rcpt(String recipient, List<String> options) {
        String address = Mailboxes.requireValid(Mailboxes.bare(recipient), "recipient");
        List<RcptParameter> parameters =
                options.stream().map(RcptParameter::parse).toList();
        requireExtended(parameters);
        Reply reply = dialogue.exchange(Command.rcpt(address, parameters, utf8));
        if (reply.isPositiveCompletion()) {
            accepted.add(address);
        }
        return reply;
    }

    /** Parameters are not silently left out where the server takes none. */
    private void requireExtended(List<?> parameters) {
        if (!parameters.isEmpty() && !dialogue.isEsmtp()) {
            throw new SmtpNotSupportedException(
                    dialogue.endpoint()
                            + " has not been greeted with EHLO, or knows HELO only, and takes no parameters: "
                            + parameters + "; nothing was sent",
                    null);
        }
    }

    List<Reply> data(Content content, LineEndings lineEndings) {
        Wire wire = dialogue.wire();
        ContentInspection.of(content, lineEndings);
        Reply start = dialogue.exchange(Command.of("DATA"));
        if (start.code() != START_INPUT) {
            wire.closeIfAnnounced(start);
            throw new SmtpDataException(wire.endpoint() + " refused DATA: " + start, start);
        }
        ContentWriter writer = ContentWriter.untilTheDot(wire, lineEndings);
        int count = dialogue.protocol().replyForEachRecipient() ? accepted.size() : 1;
        if (count == 0) {
            // RFC 2033 4.2: there would be no reply to the content, and nobody to say so.
            wire.abandon("the server answered DATA without a recipient with " + start);
            throw new SmtpProtocolException(
                    wire.endpoint() + " answered DATA with " + start + ", though no recipient was accepted", null);
        }
        List<Reply> replies = new ArrayList<>(count);
        try {
            wire.contentSent(writer.write(content, count));
            while (replies.size() < count) {
                replies.add(wire.receive(
                        "the final reply to the content",
                        dialogue.config().timeouts().finalReply()));
            }
        } catch (SmtpServerDisconnectedException e) {
            Reply parting = e.partingReply();
            if (writer.isEndIssued() && parting != null && !parting.isPositiveIntermediate()) {
                replies.add(parting); // it may have read all of the content: this is the final reply
            }
            if (replies.size() < count) {
                throw writer.isEndIssued() ? inDoubt(replies, e) : e;
            }
        } catch (SmtpException e) {
            throw writer.isEndIssued() ? inDoubt(replies, e) : e;
        }
        forgetRecipients();
        dialogue.clean(true);
        replies.forEach(wire::closeIfAnnounced);
        return replies;
    }

    private SmtpException inDoubt(List<Reply> replies, SmtpException cause) {
        String explanation = String.valueOf(cause.getMessage());
        List<RecipientResult> results = new ArrayList<>();
        for (int i = 0; i < accepted.size(); i++) {
            String recipient = accepted.get(i);
            results.add(
                    i < replies.size()
                            ? RecipientResult.of(recipient, Outcome.of(replies.get(i)), replies.get(i))
                            : RecipientResult.of(recipient, Outcome.IN_DOUBT, explanation));
        }
        return new SmtpInDoubtException(
                        "The mail may have been delivered: its end was written, and no final reply came. "
                                + explanation,
                        cause)
                .initResult(new SendResult(dialogue.endpoint().toString(), results));
    }

    Reply rset() {
        Reply reply = dialogue.exchange(Command.of("RSET"));
        if (reply.isPositiveCompletion()) {
            forgetRecipients();
        }
        dialogue.clean(reply.isPositiveCompletion());
        return reply;
    }

    /** The server has forgotten what it was told. */
    void begunAnew() {
        forgetRecipients();
    }

    /** A command in the caller's own words, which may be one of a mail transaction. */
    Reply byHand(Command command) {
        String verb = command.verb().toUpperCase(Locale.ROOT);
        Reply reply = dialogue.exchange(command);
        if (TRANSACTION.contains(verb)) {
            transactionMayBeOpen(reply);
        }
        if (verb.equals("MAIL") && reply.isPositiveCompletion()) {
            forgetRecipients();
        } else if (verb.equals("RCPT") && reply.isPositiveCompletion()) {
            accepted.add(path(command.line()));
        }
        return reply;
    }

    /** A command that was refused, or never written, opens no transaction; nor does it end one. */
    private void transactionMayBeOpen(Reply reply) {
        if (!reply.isTransientNegative() && !reply.isPermanentNegative()) {
            dialogue.clean(false);
        }
    }

    /** What stands between the angle brackets, else the whole line. */
    private static String path(String line) {
        int open = line.indexOf('<');
        int close = line.indexOf('>', open + 1);
        return open < 0 || close < 0 ? line : line.substring(open + 1, close);
    }

    private void forgetRecipients() {
        accepted.clear();
        utf8 = false;
    }
}
