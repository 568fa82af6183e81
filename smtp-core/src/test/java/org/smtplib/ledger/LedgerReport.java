package org.smtplib.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.testing.ReceivedMail;

/** What a run came to: where client, server and witness disagree, and figures. */
final class LedgerReport {

    private final String what;
    private final Duration elapsed;
    private final Witness witness;
    private final LedgerFaults faults;
    private final boolean retried;
    /** How often the server took mail for each recipient. */
    private final Map<String, Integer> ledger = new HashMap<>();

    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private final List<String> disagreements = new ArrayList<>();
    private int mails;
    private int mailsInDoubt;
    private int takenThoughInDoubt;
    private int neverBegun;

    /**
     * A report that has no mail in it yet.
     *
     * @param what which run it is, with what to say to have it again
     * @param received the server's ledger
     * @param retried whether mail that was refused for now goes again by a policy
     */
    LedgerReport(
            String what,
            Duration elapsed,
            Witness witness,
            List<ReceivedMail> received,
            LedgerFaults faults,
            boolean retried) {
        this.what = what;
        this.elapsed = elapsed;
        this.witness = witness;
        this.faults = faults;
        this.retried = retried;
        received.forEach(this::enter);
    }

    private void enter(ReceivedMail received) {
        LedgerMail mail = faults.mail(LedgerMail.number(received.sender().address()));
        require(mail.recipients().containsAll(received.recipientAddresses()), received + " is another's");
        require(received.size() == mail.sizeOnArrival(), received + " should have " + mail.sizeOnArrival() + " octets");
        received.recipientAddresses().forEach(recipient -> ledger.merge(recipient, 1, Integer::sum));
    }

    /**
     * Compares what is said of one mail.
     *
     * @param told by the client, or null where the caller did not wait for it
     * @param heard what the client's listener was told of the mail's end
     */
    void examine(LedgerMail mail, @Nullable Told told, List<Told> heard) {
        mails++;
        List<SeenTransaction> seen = witness.transactions(mail.number());
        if (told == null && heard.isEmpty()) {
            // Cancelled before it was begun: there is no trace of it.
            neverBegun++;
            require(seen.isEmpty(), "mail " + mail.number() + " was not begun, and the witness saw " + seen);
            require(mail.recipients().stream().noneMatch(ledger::containsKey), "mail " + mail.number() + " was taken");
            return;
        }
        require(heard.size() == 1, "the listener heard of the end of mail " + mail.number() + " " + heard);
        Told end = told == null ? heard.get(0) : told;
        disagreements.addAll(new Audit(mail, seen, ledger, retried).disagreements(end));
        SendResult result = end.result();
        if (result != null) {
            require(
                    !faults.isSpared(mail)
                            || result.recipients().stream().noneMatch(recipient -> isRejected(recipient.outcome())),
                    "mail " + mail.number() + " was to be spared, but: " + result + "; the witness saw " + seen);
            count(result);
            require(heard.stream().allMatch(other -> result.equals(other.result())), heard + " was heard of " + result);
        }
    }

    private static boolean isRejected(Outcome outcome) {
        return outcome == Outcome.REJECTED_TRANSIENT || outcome == Outcome.REJECTED_PERMANENT;
    }

    private void count(SendResult result) {
        List<String> inDoubt = result.with(Outcome.IN_DOUBT);
        mailsInDoubt += inDoubt.isEmpty() ? 0 : 1;
        takenThoughInDoubt += (int) inDoubt.stream().filter(ledger::containsKey).count();
        for (RecipientResult recipient : result.recipients()) {
            outcomes.merge(recipient.outcome(), 1, Integer::sum);
        }
    }

    /**
     * Compares what is said of all of them together; to be called once each mail was examined.
     *
     * @param warned whether there is somebody who warns of mails in doubt
     */
    void examineWhole(List<String> warnings, boolean warned) {
        disagreements.addAll(witness.objections());
        int due = warned ? mailsInDoubt : 0;
        require(warnings.size() == due, warnings.size() + " warnings of " + mailsInDoubt + " mails in doubt");
        require(witness.mostOpen() <= LedgerRun.CONNECTIONS, witness.mostOpen() + " connections were open at once");
        require(witness.open() == 0, witness.open() + " connections were left open");
    }

    private void require(boolean agreed, String otherwise) {
        if (!agreed) {
            disagreements.add(otherwise);
        }
    }

    /** Where the parties disagree, the first twenty places; empty if nowhere. */
    List<String> disagreements() {
        return disagreements.stream().limit(20).toList();
    }

    /** How many recipients had this outcome. */
    int count(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0);
    }

    int recipients() {
        return outcomes.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many faults were committed, by step and kind. */
    SortedMap<String, Integer> faults() {
        return faults.committed();
    }

    int faultsInAll() {
        return faults().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Which run it was, and its figures. */
    @Override
    public String toString() {
        return what + ": " + mails + " mails" + (neverBegun == 0 ? "" : " (" + neverBegun + " never begun)") + ", "
                + recipients() + " recipients " + outcomes + " (in the ledger though in doubt: " + takenThoughInDoubt
                + "), " + faultsInAll() + " faults of " + faults().size() + " kinds, " + witness + ", "
                + elapsed.toMillis() + " ms";
    }
}
