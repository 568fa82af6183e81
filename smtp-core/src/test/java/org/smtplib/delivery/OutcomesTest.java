package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.Envelope;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Reply;

/** What several transactions say of one recipient, and what is true in the end. */
class OutcomesTest {

    private static final String BOB = "bob@example.org";
    private static final String CID = "cid@example.org";
    private static final Reply OK = Reply.of(250, "ok");
    private static final Reply LATER = Reply.of(450, "later");
    private static final Reply NO = Reply.of(550, "no");
    private static final SmtpException LOST = new SmtpServerDisconnectedException("lost", null);

    private final Outcomes outcomes = new Outcomes(Envelope.of("ann@example.org", BOB, CID), "one:25 and 1 more");

    private static RecipientResult of(String recipient, Reply reply) {
        return RecipientResult.of(recipient, Outcome.of(reply), reply);
    }

    private static RecipientResult of(String recipient, Outcome outcome) {
        return RecipientResult.of(recipient, outcome, "why");
    }

    private void add(String server, RecipientResult... results) {
        outcomes.add(new SendResult(server, Arrays.asList(results)));
    }

    private Outcome bob() {
        return outcomes.result().of(BOB).outcome();
    }

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(outcomes.isEmpty()).isTrue();
        assertThat(outcomes.result().with(Outcome.NOT_SENT)).containsExactly(BOB, CID);
        assertThat(outcomes.result().server()).isEqualTo("one:25 and 1 more");
    }

    @Test
    void recipientsStandInTheEnvelopesOrder() {
        add("one:25", of(CID, OK));
        add("one:25", of(BOB, OK));
        assertThat(outcomes.result().recipients())
                .extracting(RecipientResult::recipient)
                .containsExactly(BOB, CID);
    }

    @Test
    void laterTransactionSaysMore() {
        add("one:25", of(BOB, LATER));
        assertThat(outcomes.isEmpty()).isFalse();
        add("one:25", of(BOB, NO));
        assertThat(bob()).isEqualTo(Outcome.REJECTED_PERMANENT);
        add("one:25", of(BOB, OK));
        assertThat(bob()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void whatIsNotSentAfterwardsTakesNothingBack() {
        add("one:25", of(BOB, LATER));
        add("two:25", of(BOB, Outcome.NOT_SENT));
        assertThat(bob()).isEqualTo(Outcome.REJECTED_TRANSIENT);
        assertThat(outcomes.result().server()).isEqualTo("one:25");
        outcomes.notSent(List.of(BOB, CID), LOST);
        assertThat(bob()).isEqualTo(Outcome.REJECTED_TRANSIENT);
        assertThat(outcomes.result().of(CID)).isEqualTo(RecipientResult.of(CID, Outcome.NOT_SENT, "lost"));
    }

    @Test
    void whoMayHaveTheMailIsInDoubtUntilItIsAccepted() {
        add("one:25", of(BOB, Outcome.IN_DOUBT));
        add("one:25", of(BOB, Outcome.NOT_SENT));
        assertThat(bob()).isEqualTo(Outcome.IN_DOUBT);
        add("one:25", of(BOB, NO));
        assertThat(bob()).isEqualTo(Outcome.IN_DOUBT);
        outcomes.notSent(List.of(BOB), LOST);
        assertThat(bob()).isEqualTo(Outcome.IN_DOUBT);
        add("one:25", of(BOB, OK));
        assertThat(bob()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void serversAreThoseThatDecided() {
        add("one:25", of(BOB, Outcome.NOT_SENT), of(CID, Outcome.NOT_SENT));
        add("two:25", of(BOB, OK), of(CID, OK));
        assertThat(outcomes.result().server()).isEqualTo("two:25");
        add("one:25", of(CID, OK));
        assertThat(outcomes.result().server()).isEqualTo("two:25, one:25");
    }

    @Test
    void somebodyAcceptedIsAResultWhateverFailedBesides() {
        add("one:25", of(BOB, OK), of(CID, NO));
        assertThat(outcomes.conclude(LOST).isAnyAccepted()).isTrue();
    }

    @Test
    void nobodyAcceptedIsTheLastFailureWithTheWholeResult() {
        add("one:25", of(BOB, LATER));
        SmtpException lost = new SmtpServerDisconnectedException("lost", null);
        outcomes.notSent(List.of(CID), lost);
        SmtpException e = conclude(lost);
        assertThat(e).isSameAs(lost);
        assertThat(e.result()).isEqualTo(outcomes.result());
    }

    @Test
    void doubtOfAnyoneIsSaidByTheException() {
        add("one:25", of(BOB, Outcome.IN_DOUBT));
        SmtpException lost = new SmtpServerDisconnectedException("lost", null);
        SmtpException e = conclude(lost);
        assertThat(e)
                .isInstanceOf(SmtpInDoubtException.class)
                .hasMessageContaining("lost")
                .hasCause(lost);
        assertThat(e.result()).isEqualTo(outcomes.result());
    }

    @Test
    void refusalsOfSeveralTransactionsAreOneException() {
        add("one:25", of(BOB, LATER));
        add("one:25", of(CID, NO));
        SmtpException last = new SmtpRecipientsRefusedException("no", Map.of(CID, NO));
        SmtpRecipientsRefusedException e = (SmtpRecipientsRefusedException) conclude(last);
        assertThat(e.recipients()).containsOnlyKeys(BOB, CID);
        assertThat(e.isTransient()).isTrue();
        assertThat(e.getSuppressed()).containsExactly(last);
    }

    @Test
    void earlierFailureIsKeptOnceAndNeverInItself() {
        SmtpException first = new SmtpException("first");
        SmtpException second = new SmtpException("second");
        Outcomes.suppress(second, first);
        Outcomes.suppress(second, null);
        Outcomes.suppress(second, second);
        assertThat(second.getSuppressed()).containsExactly(first);
    }

    private SmtpException conclude(SmtpException failure) {
        return catchThrowableOfType(SmtpException.class, () -> outcomes.conclude(failure));
    }
}
