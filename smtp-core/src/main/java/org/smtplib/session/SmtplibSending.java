package org.smtplib.session;

import jakarta.mail.internet.MimeMessage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.mime.MimeMessages;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.Mailboxes;
import org.smtplib.protocol.Reply;

/** Mails sent whole, as {@code sendmail} and {@code send_message} of smtplib do, after the hello that they need. */
final class SmtplibSending {

    private final Dialogue dialogue;
    private final TransactionByHand byHand;
    private boolean begun;
    private @Nullable SendResult lastResult;

    SmtplibSending(Dialogue dialogue, TransactionByHand byHand) {
        this.dialogue = dialogue;
        this.byHand = byHand;
    }

    SendResult send(MailObject mail, MailOptions options) {
        begun = false;
        helloFor(mail);
        MailTransaction transaction = lookedOver(mail, options);
        try {
            lastResult = new Courier(dialogue, options).take(transaction);
            return lastResult;
        } finally {
            begun = transaction.hasBegun();
        }
    }

    private MailTransaction lookedOver(MailObject mail, MailOptions options) {
        try {
            return new MailTransaction(dialogue, mail, options, dialogue.deadline());
        } catch (SmtpException e) {
            throw notSent(mail, e);
        }
    }

    private void helloFor(MailObject mail) {
        try {
            dialogue.helloIfNeeded();
        } catch (SmtpException e) {
            throw notSent(mail, e);
        }
    }

    private SmtpException notSent(MailObject mail, SmtpException why) {
        return why.initResult(SendResult.ofAll(
                dialogue.endpoint().toString(), mail.envelope(), Outcome.NOT_SENT, String.valueOf(why.getMessage())));
    }

    Map<String, Reply> sendText(
            String sender,
            Collection<String> recipients,
            String message,
            List<String> mailOptions,
            List<String> rcptOptions) {
        dialogue.helloIfNeeded();
        Content content = Content.of(SmtpSession.ascii(message));
        return send(sender, recipients, content, MailOptions.of(mailOptions, rcptOptions, LineEndings.NORMALIZE));
    }

    Map<String, Reply> sendOctets(
            String sender,
            Collection<String> recipients,
            byte[] message,
            List<String> mailOptions,
            List<String> rcptOptions) {
        dialogue.helloIfNeeded();
        MailOptions options =
                MailOptions.of(mailOptions, rcptOptions, dialogue.config().lineEndings());
        return send(sender, recipients, Content.of(message), options);
    }

    Map<String, Reply> sendMessage(
            MimeMessage message,
            @Nullable String sender,
            @Nullable Collection<String> recipients,
            List<String> mailOptions,
            List<String> rcptOptions) {
        dialogue.helloIfNeeded();
        MailObject mail = MimeMessages.toMailObject(message, sender, recipients);
        // A message is no string of octets: its lines end in CRLF, whatever the caller's way to write one was.
        MailOptions options = MailOptions.of(mailOptions, rcptOptions, LineEndings.NORMALIZE);
        boolean utf8Headers = MimeMessages.isComposedInUtf8(message);
        if (!mail.envelope().needsUtf8() && !utf8Headers) {
            return sendOrAbandon(mail, options);
        }
        if (utf8Headers) {
            requireSmtpUtf8();
        }
        require8BitMime();
        return sendOrAbandon(mail, options.international());
    }

    /** RFC 6531 3.2: headers in UTF-8 do not go to a server that does not offer it; the transaction sees addresses only. */
    private void requireSmtpUtf8() {
        if (!dialogue.extensions().has("SMTPUTF8")) {
            throw new SmtpNotSupportedException(
                    dialogue.endpoint() + " does not offer SMTPUTF8, which this message needs: a header is not ASCII;"
                            + " nothing was sent. Encode the header (RFC 2047), as MimeUtility.encodeText does",
                    null);
        }
    }

    /** RFC 6531 3.1: who offers SMTPUTF8 must offer 8BITMIME; one who does not might take the eighth bit away. */
    private void require8BitMime() {
        boolean offered = dialogue.extensions().has("8BITMIME");
        if (dialogue.extensions().has("SMTPUTF8") && !offered) {
            throw new SmtpNotSupportedException(
                    dialogue.endpoint() + " offers SMTPUTF8 without 8BITMIME, which an address or a header that is not"
                            + " ASCII needs too; nothing was sent",
                    null);
        }
    }

    private Map<String, Reply> send(
            String sender, Collection<String> recipients, Content content, MailOptions options) {
        List<String> bare = recipients.stream().map(Mailboxes::bare).toList();
        return sendOrAbandon(new MailObject(Envelope.of(Mailboxes.bare(sender), bare), content), options);
    }

    /** After a failure the transaction is abandoned at once, so that a caller who goes on by hand begins anew. */
    private Map<String, Reply> sendOrAbandon(MailObject mail, MailOptions options) {
        try {
            return send(mail, options).refused();
        } catch (SmtpException | IllegalArgumentException e) {
            if (begun) {
                abandon(e);
            }
            throw e;
        }
    }

    private void abandon(RuntimeException failure) {
        try {
            if (dialogue.isConnected()) {
                dialogue.wire().closeIfAnnounced(byHand.rset());
            }
        } catch (SmtpException e) {
            failure.addSuppressed(e);
        }
    }

    @Nullable
    SendResult lastResult() {
        return lastResult;
    }
}
