package org.smtplib.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;

/** Lays the three accounts of one mail side by side: the client's, the server's and the witness's. */
final class Audit {

    private static final IntPredicate FOR_NOW = code -> code / 100 == 4;
    private static final IntPredicate FOR_GOOD = code -> code / 100 == 5;
    /** One too many in a transaction: a further one is begun at once for that. */
    private static final int TOO_MANY = 452;

    private final LedgerMail mail;
    private final List<SeenTransaction> transactions;
    private final Map<String, Integer> ledger;
    private final IntPredicate last;
    private final List<String> disagreements = new ArrayList<>();

    /**
     * An audit of one mail.
     *
     * @param transactions what the witness saw of it
     * @param ledger how often the server took mail for a recipient, of whatever mail
     * @param retried whether mail that was refused for now goes again by a policy
     */
    Audit(LedgerMail mail, List<SeenTransaction> transactions, Map<String, Integer> ledger, boolean retried) {
        this.mail = mail;
        this.transactions = transactions;
        this.ledger = ledger;
        this.last = retried ? FOR_GOOD : code -> code / 100 >= 4 && code != TOO_MANY;
    }

    /** Where the client's word is not what the others show; empty if nowhere. */
    List<String> disagreements(Told end) {
        SendResult result = end.result();
        Throwable failure = end.failure();
        if (result == null) {
            disagreements.add("mail " + mail.number() + " has no result, but " + failure);
            return disagreements;
        }
        List<String> told =
                result.recipients().stream().map(RecipientResult::recipient).toList();
        require(told.equals(mail.recipients()), "the result is for " + told + " and not for " + mail.recipients());
        if (disagreements.isEmpty()) {
            result.recipients().forEach(this::examine);
        }
        require(result.isAnyAccepted() == (failure == null), "of " + result + " the failure was " + failure);
        if (failure != null && !result.with(Outcome.IN_DOUBT).isEmpty()) {
            require(failure instanceof SmtpInDoubtException, "in doubt, and the failure was " + failure);
        }
        return disagreements;
    }

    private void examine(RecipientResult told) {
        String recipient = told.recipient();
        int taken = ledger.getOrDefault(recipient, 0);
        boolean inDoubt = transactions.stream().anyMatch(seen -> seen.leavesInDoubt(recipient));
        boolean accepted = transactions.stream().anyMatch(seen -> seen.accepts(recipient));
        require((told.outcome() == Outcome.IN_DOUBT) == inDoubt, told, "in doubt is " + inDoubt);
        require(told.isAccepted() == accepted, told, "a final 2yz read is " + accepted);
        switch (told.outcome()) {
            case ACCEPTED -> require(taken == 1, told, "the ledger has it " + taken + " times");
            case IN_DOUBT -> require(taken <= 1, told, "the ledger has it " + taken + " times");
            case REJECTED_TRANSIENT, REJECTED_PERMANENT, NOT_SENT ->
                require(taken == 0, told, "the ledger has it " + taken + " times");
        }
        switch (told.outcome()) {
            case REJECTED_TRANSIENT -> require(wasRefused(recipient, FOR_NOW), told, "no 4yz was read");
            case REJECTED_PERMANENT -> require(wasRefused(recipient, FOR_GOOD), told, "no 5yz was read");
            case NOT_SENT -> require(!wasRefusedLast(recipient), told, "a 5yz was read last");
            case ACCEPTED, IN_DOUBT -> {}
        }
        boolean over = false;
        for (SeenTransaction seen : transactions) {
            require(!over || !seen.names(recipient), told, "it went again to who had, may have had or refused it");
            boolean refused = seen.refuses(recipient, last) && !seen.isTooMuchSaid();
            over |= seen.leavesInDoubt(recipient) || seen.accepts(recipient) || refused;
        }
    }

    private boolean wasRefused(String recipient, IntPredicate codes) {
        return transactions.stream().anyMatch(seen -> seen.refuses(recipient, codes) || seen.refusesSender(codes));
    }

    private boolean wasRefusedLast(String recipient) {
        return transactions.stream()
                .filter(seen -> seen.names(recipient))
                .reduce((earlier, later) -> later)
                .filter(seen -> seen.refuses(recipient, FOR_GOOD) && !seen.isTooMuchSaid())
                .isPresent();
    }

    private void require(boolean agreed, RecipientResult told, String otherwise) {
        require(agreed, told + ", but " + otherwise);
    }

    private void require(boolean agreed, String otherwise) {
        if (!agreed) {
            disagreements.add("mail " + mail.number() + ": " + otherwise + "; the witness saw "
                    + (transactions.isEmpty() ? "nothing" : Objects.toString(transactions)));
        }
    }
}
