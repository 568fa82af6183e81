package org.smtplib.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of a transaction: the final reply, or with LMTP one for each accepted recipient, and the ledger. */
final class ContentDialogue {

    private record FinalReply(
            EnvelopeAddress recipient,
            String text,
            @Nullable Fault fault) {

        boolean accepts() {
            return text.startsWith("2") && (fault == null || !fault.refuses());
        }
    }

    private final Replier replier;
    private final MailServerRules rules;

    ContentDialogue(Replier replier, MailServerRules rules) {
        this.replier = replier;
        this.rules = rules;
    }

    /** Enters the mail into the ledger for whom it is accepted, and replies. */
    void finish(Transaction transaction) throws IOException {
        if (transaction.isRefused()) {
            refuseTheRest(transaction);
            return;
        }
        boolean tooBig = rules.maxSize() > 0 && transaction.size() > rules.maxSize();
        String own = tooBig ? "552 5.3.4 too big" : "250 2.0.0 taken, " + transaction.size() + " octets";
        List<EnvelopeAddress> accepted = new ArrayList<>();
        List<FinalReply> replies = new ArrayList<>();
        if (rules.lmtp()) {
            for (EnvelopeAddress recipient : transaction.recipients()) {
                Step step = Step.END_OF_DATA.at(replies.size() + 1);
                String refusal = replier.refusal(step);
                String text = refusal == null ? finalReply(recipient, own) : refusal;
                FinalReply reply = new FinalReply(recipient, text, replier.take(step));
                replies.add(reply);
                if (reply.accepts()) {
                    accepted.add(recipient);
                }
            }
        } else {
            Step step = Step.END_OF_DATA.at(1);
            String refusal = replier.refusal(step);
            String text = refusal == null ? MailServerRules.choose(rules.endOfData(), own) : refusal;
            FinalReply reply = new FinalReply(transaction.sender(), text, replier.take(step));
            replies.add(reply);
            if (reply.accepts()) {
                accepted.addAll(transaction.recipients());
            }
        }
        if (!accepted.isEmpty()) {
            replier.peer().record(transaction.mail(replier.peer().connection(), accepted));
        }
        for (FinalReply reply : replies) {
            replier.reply(reply.text(), reply.fault());
        }
    }

    /** The final reply was said before the content's end; with LMTP it was the first of several. */
    private void refuseTheRest(Transaction transaction) throws IOException {
        int replies = rules.lmtp() ? transaction.recipients().size() : 1;
        for (int i = 1; i < replies; i++) {
            replier.reply("554 5.3.0 nor for this one");
        }
    }

    private String finalReply(EnvelopeAddress recipient, String own) {
        Replies ofRecipient = rules.endOfDataByRecipient().get(recipient.address());
        String wanted = ofRecipient == null ? null : ofRecipient.next();
        return wanted != null ? wanted : MailServerRules.choose(rules.endOfData(), own);
    }
}
