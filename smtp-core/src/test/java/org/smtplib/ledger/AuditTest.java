package org.smtplib.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;

/** The audit agrees where it should, and notices each way in which the three accounts can differ. */
class AuditTest {

    private static final LedgerMail MAIL =
            new LedgerMail(1, List.of("bob", "cid"), new byte[0], LedgerMail.Reading.IN_MEMORY);
    private static final Map<String, Integer> NOBODY = Map.of();
    private static final Map<String, Integer> BOTH = Map.of("bob", 1, "cid", 1);

    /** A transaction in which both were named and answered with these codes, and then DATA with 354. */
    private static SeenTransaction transaction(boolean replyForEach, int... codes) {
        SeenTransaction seen = new SeenTransaction(1, replyForEach);
        seen.mailAnswered(250);
        for (int i = 0; i < codes.length; i++) {
            seen.recipientNamed(MAIL.recipients().get(i));
            seen.recipientAnswered(MAIL.recipients().get(i), codes[i]);
        }
        seen.dataAnswered(354);
        return seen;
    }

    private static SeenTransaction ended(SeenTransaction seen, int... finalCodes) {
        seen.terminatorIssued();
        Arrays.stream(finalCodes).forEach(seen::contentAnswered);
        return seen;
    }

    private static SeenTransaction accepted() {
        return ended(transaction(false, 250, 250), 250);
    }

    private static SeenTransaction unanswered() {
        return ended(transaction(false, 250, 250));
    }

    private static SeenTransaction lost() {
        return transaction(false, 250, 250);
    }

    private static SendResult result(Outcome... outcomes) {
        Map<String, Outcome> byRecipient = new LinkedHashMap<>();
        for (int i = 0; i < outcomes.length; i++) {
            byRecipient.put(MAIL.recipients().get(i), outcomes[i]);
        }
        return new SendResult(
                "server",
                byRecipient.entrySet().stream()
                        .map(entry -> RecipientResult.of(entry.getKey(), entry.getValue(), "because"))
                        .toList());
    }

    private static Told returned(Outcome... outcomes) {
        return Told.returned(result(outcomes));
    }

    private static Told thrown(Outcome both) {
        SmtpException failure = both == Outcome.IN_DOUBT
                ? new SmtpInDoubtException("in doubt", null)
                : new SmtpException("failed", null);
        return Told.thrown(failure.initResult(result(both, both)));
    }

    private static List<String> disagreements(Told told, Map<String, Integer> ledger, SeenTransaction... seen) {
        return new Audit(MAIL, List.of(seen), ledger, false).disagreements(told);
    }

    @Test
    void accountsThatAgreeAreLeftAlone() {
        assertThat(disagreements(returned(Outcome.ACCEPTED, Outcome.ACCEPTED), BOTH, accepted()))
                .isEmpty();
        assertThat(disagreements(returned(Outcome.ACCEPTED, Outcome.ACCEPTED), BOTH, lost(), accepted()))
                .isEmpty();
        assertThat(disagreements(thrown(Outcome.IN_DOUBT), BOTH, unanswered())).isEmpty();
        assertThat(disagreements(thrown(Outcome.IN_DOUBT), NOBODY, unanswered()))
                .isEmpty();
        assertThat(disagreements(thrown(Outcome.NOT_SENT), NOBODY, lost())).isEmpty();
        assertThat(disagreements(thrown(Outcome.NOT_SENT), NOBODY)).isEmpty();
        SeenTransaction refused = ended(transaction(false, 250, 250), 554);
        assertThat(disagreements(thrown(Outcome.REJECTED_PERMANENT), NOBODY, refused))
                .isEmpty();
        SeenTransaction oneRefused = ended(transaction(false, 250, 451), 250);
        assertThat(disagreements(returned(Outcome.ACCEPTED, Outcome.REJECTED_TRANSIENT), Map.of("bob", 1), oneRefused))
                .isEmpty();
    }

    @Test
    void acceptedMailHasToBeInTheLedgerOnce() {
        assertThat(disagreements(returned(Outcome.ACCEPTED, Outcome.ACCEPTED), Map.of("bob", 1), accepted()))
                .singleElement()
                .asString()
                .contains("cid ACCEPTED", "the ledger has it 0 times");
        assertThat(disagreements(returned(Outcome.ACCEPTED, Outcome.ACCEPTED), Map.of("bob", 2, "cid", 1), accepted()))
                .singleElement()
                .asString()
                .contains("bob ACCEPTED", "the ledger has it 2 times");
    }

    @Test
    void mailThatWasNotAcceptedMustNotBeInTheLedger() {
        assertThat(disagreements(thrown(Outcome.NOT_SENT), Map.of("cid", 1), lost()))
                .singleElement()
                .asString()
                .contains("cid NOT_SENT", "the ledger has it 1 times");
        SeenTransaction refused = ended(transaction(false, 250, 250), 554);
        assertThat(disagreements(thrown(Outcome.REJECTED_PERMANENT), BOTH, refused))
                .hasSize(2);
        assertThat(disagreements(thrown(Outcome.IN_DOUBT), Map.of("bob", 2), unanswered()))
                .singleElement()
                .asString()
                .contains("bob IN_DOUBT", "the ledger has it 2 times");
    }

    @Test
    void inDoubtIsWhatIsUnansweredBehindTheTerminatorAndNothingElse() {
        assertThat(disagreements(thrown(Outcome.IN_DOUBT), NOBODY, lost()))
                .hasSize(2)
                .allMatch(text -> text.contains("in doubt is false"));
        assertThat(disagreements(thrown(Outcome.NOT_SENT), NOBODY, unanswered()))
                .hasSize(2)
                .allMatch(text -> text.contains("in doubt is true"));
        assertThat(disagreements(thrown(Outcome.IN_DOUBT), NOBODY, ended(transaction(false, 250, 250), 554)))
                .hasSize(2);
        // A reply that is none leaves it in doubt, and so does whatever follows it.
        assertThat(disagreements(thrown(Outcome.IN_DOUBT), NOBODY, ended(transaction(false, 250, 250), 354, 250)))
                .isEmpty();
    }

    @Test
    void recipientWhoWasRefusedBeforeTheContentIsNotInDoubt() {
        SeenTransaction oneRefused = ended(transaction(false, 250, 550));
        assertThat(disagreements(
                        Told.thrown(new SmtpInDoubtException("in doubt", null)
                                .initResult(result(Outcome.IN_DOUBT, Outcome.REJECTED_PERMANENT))),
                        NOBODY,
                        oneRefused))
                .isEmpty();
    }

    @Test
    void eachRecipientHasAFinalReplyOfItsOwnWithLmtp() {
        SeenTransaction one = ended(transaction(true, 250, 250), 250);
        assertThat(disagreements(returned(Outcome.ACCEPTED, Outcome.IN_DOUBT), BOTH, one))
                .isEmpty();
        assertThat(disagreements(returned(Outcome.ACCEPTED, Outcome.ACCEPTED), BOTH, one))
                .hasSize(2);
        SeenTransaction refusedAndAccepted = ended(transaction(true, 250, 250), 554, 250);
        assertThat(disagreements(
                        returned(Outcome.REJECTED_PERMANENT, Outcome.ACCEPTED), Map.of("cid", 1), refusedAndAccepted))
                .isEmpty();
    }

    @Test
    void whoHadTheMailOrMayHaveHadItMustNotBeNamedAgain() {
        assertThat(disagreements(returned(Outcome.ACCEPTED, Outcome.ACCEPTED), BOTH, accepted(), lost()))
                .hasSize(2)
                .allMatch(text -> text.contains("it went again"));
        assertThat(disagreements(thrown(Outcome.IN_DOUBT), NOBODY, unanswered(), lost()))
                .hasSize(2);
    }

    @Test
    void whoWasRefusedIsNamedAgainOnlyByAPolicyAndOnlyWhenItWasForNow() {
        SeenTransaction refusedForNow = ended(transaction(false, 250, 250), 451);
        assertThat(disagreements(returned(Outcome.ACCEPTED, Outcome.ACCEPTED), BOTH, refusedForNow, accepted()))
                .hasSize(2);
        List<SeenTransaction> again = List.of(refusedForNow, accepted());
        Told told = returned(Outcome.ACCEPTED, Outcome.ACCEPTED);
        assertThat(new Audit(MAIL, again, BOTH, true).disagreements(told)).isEmpty();
        List<SeenTransaction> againForGood = List.of(ended(transaction(false, 250, 250), 554), accepted());
        assertThat(new Audit(MAIL, againForGood, BOTH, true).disagreements(told))
                .hasSize(2);
    }

    @Test
    void refusalHasToHaveBeenReadAndToBeOfTheRightKind() {
        assertThat(disagreements(thrown(Outcome.REJECTED_TRANSIENT), NOBODY, lost()))
                .hasSize(2);
        SeenTransaction forNow = ended(transaction(false, 250, 250), 451);
        assertThat(disagreements(thrown(Outcome.REJECTED_PERMANENT), NOBODY, forNow))
                .hasSize(2);
        SeenTransaction forGood = transaction(false, 250, 250);
        forGood.contentAnswered(554);
        assertThat(disagreements(thrown(Outcome.NOT_SENT), NOBODY, forGood)).hasSize(2);
    }

    @Test
    void whoWasRefusedAmongTooManyRepliesMayBeNamedAgain() {
        SeenTransaction seen = new SeenTransaction(1, false);
        seen.mailAnswered(250);
        MAIL.recipients().forEach(seen::recipientNamed);
        seen.recipientAnswered("bob", 550);
        seen.recipientAnswered("cid", 250);
        Told told = returned(Outcome.ACCEPTED, Outcome.ACCEPTED);
        assertThat(disagreements(told, BOTH, seen, accepted())).hasSize(1);
        seen.answeredUnasked();
        assertThat(disagreements(told, BOTH, seen, accepted())).isEmpty();
        assertThat(disagreements(thrown(Outcome.NOT_SENT), NOBODY, seen)).isEmpty();
    }

    @Test
    void serverThatLeavesRefusesNobody() {
        SeenTransaction left = new SeenTransaction(1, false);
        left.mailAnswered(421);
        assertThat(disagreements(thrown(Outcome.NOT_SENT), NOBODY, left)).isEmpty();
        assertThat(disagreements(thrown(Outcome.REJECTED_TRANSIENT), NOBODY, left))
                .hasSize(2);
    }

    @Test
    void resultHasToBeForEachRecipientAndToBeThrownWhenNobodyHasTheMail() {
        assertThat(disagreements(returned(Outcome.ACCEPTED), Map.of("bob", 1), accepted()))
                .isNotEmpty();
        assertThat(disagreements(returned(Outcome.NOT_SENT, Outcome.NOT_SENT), NOBODY, lost()))
                .singleElement()
                .asString()
                .contains("the failure was null");
        assertThat(disagreements(Told.thrown(new IllegalStateException("oops")), NOBODY))
                .singleElement()
                .asString()
                .contains("no result");
        Told bare =
                Told.thrown(new SmtpException("failed", null).initResult(result(Outcome.IN_DOUBT, Outcome.IN_DOUBT)));
        assertThat(disagreements(bare, NOBODY, unanswered()))
                .singleElement()
                .asString()
                .contains("in doubt, and");
    }
}
