package org.smtplib.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.smtplib.protocol.Reply;

/** What became of one mail, recipient by recipient. */
class SendResultTest {

    private static final String SERVER = "mail.example.org:25";
    private static final Reply QUEUED = Reply.of(250, "2.0.0 Ok: queued as 4F9D195432C");
    private static final Reply FULL = Reply.of(452, "4.2.2 mailbox full");
    private static final Reply UNKNOWN = Reply.of(550, "5.1.1 no such user");
    private static final Reply LEAVING = Reply.of(421, "4.3.2 shutting down");

    private static final RecipientResult ANN = RecipientResult.of("ann@example.org", Outcome.ACCEPTED, QUEUED);
    private static final RecipientResult BOB = RecipientResult.of("bob@example.org", Outcome.REJECTED_TRANSIENT, FULL);
    private static final RecipientResult CID =
            RecipientResult.of("cid@example.org", Outcome.REJECTED_PERMANENT, UNKNOWN);
    private static final RecipientResult DAN =
            RecipientResult.of("dan@example.org", Outcome.NOT_SENT, "the connection broke before");
    private static final RecipientResult EVE =
            RecipientResult.of("eve@example.org", Outcome.IN_DOUBT, "no final reply came");
    private static final RecipientResult FAY = RecipientResult.of("fay@example.org", Outcome.NOT_SENT, LEAVING);

    private static SendResult result(RecipientResult... recipients) {
        return new SendResult(SERVER, Arrays.asList(recipients));
    }

    @Test
    void recipientsStandInTheirOrder() {
        assertThat(result(EVE, ANN, CID).recipients()).containsExactly(EVE, ANN, CID);
    }

    @Test
    void recipientsAreCopied() {
        var recipients = new ArrayList<>(List.of(ANN));
        var result = new SendResult(SERVER, recipients);
        recipients.add(BOB);

        assertThat(result.recipients()).containsExactly(ANN).isUnmodifiable();
    }

    @Test
    void resultIsCompleteWhenAllAreAccepted() {
        assertThat(result(ANN).isComplete()).isTrue();
        assertThat(result(ANN, RecipientResult.of("abe@example.org", Outcome.ACCEPTED, QUEUED))
                        .isComplete())
                .isTrue();
        assertThat(result(ANN, EVE).isComplete()).isFalse();
        assertThat(result(BOB, ANN).isComplete()).isFalse();
    }

    @Test
    void oneAcceptedRecipientIsSome() {
        assertThat(result(BOB, CID, DAN, EVE, ANN).isAnyAccepted()).isTrue();
        assertThat(result(BOB, CID, DAN, EVE).isAnyAccepted()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ACCEPTED")
    void noOtherOutcomeIsTakenForAccepted(Outcome outcome) {
        RecipientResult recipient = RecipientResult.of("bob@example.org", outcome, "text");

        assertThat(recipient.isAccepted()).isFalse();
        assertThat(result(recipient).isComplete()).isFalse();
        assertThat(result(recipient).isAnyAccepted()).isFalse();
    }

    @Test
    void recipientsAreFoundByOutcome() {
        SendResult result = result(FAY, ANN, DAN, CID);

        assertThat(result.with(Outcome.NOT_SENT)).containsExactly("fay@example.org", "dan@example.org");
        assertThat(result.with(Outcome.ACCEPTED)).containsExactly("ann@example.org");
        assertThat(result.with(Outcome.REJECTED_PERMANENT)).containsExactly("cid@example.org");
        assertThat(result.with(Outcome.IN_DOUBT)).isEmpty();
    }

    @Test
    void resultOfARecipientIsFoundByAddress() {
        assertThat(result(ANN, BOB).of("bob@example.org")).isSameAs(BOB);
    }

    @Test
    void unknownRecipientHasNoResult() {
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> result(ANN).of("bob@example.org"))
                .withMessageContaining("bob@example.org");
    }

    @Test
    void refusedAreThoseAReplyRefused() {
        assertThat(result(ANN, CID, DAN, BOB, EVE, FAY).refused())
                .containsExactly(
                        Map.entry("cid@example.org", UNKNOWN),
                        Map.entry("bob@example.org", FULL),
                        Map.entry("fay@example.org", LEAVING));
        assertThat(result(ANN).refused()).isEmpty();
    }

    @Test
    void oneReasonMayHoldForAllRecipients() {
        Envelope envelope = Envelope.of("", "bob@example.org", "cid@example.org");

        assertThat(SendResult.ofAll(SERVER, envelope, Outcome.NOT_SENT, "no connection"))
                .isEqualTo(result(
                        RecipientResult.of("bob@example.org", Outcome.NOT_SENT, "no connection"),
                        RecipientResult.of("cid@example.org", Outcome.NOT_SENT, "no connection")));
    }

    @Test
    void resultIsShownInOneLineWithTheServersWords() {
        assertThat(ANN).hasToString("ann@example.org ACCEPTED: 250 2.0.0 Ok: queued as 4F9D195432C");
        assertThat(DAN).hasToString("dan@example.org NOT_SENT: the connection broke before");
        assertThat(result(ANN, CID).toString())
                .startsWith(SERVER)
                .contains(ANN.toString(), CID.toString())
                .doesNotContain("\n");
    }

    @Test
    void repliesCannotForgeLinesOfALog() {
        var forged = new Reply(550, List.of("no", "x\r\nINFO all is well"));

        assertThat(RecipientResult.of("bob@example.org", Outcome.REJECTED_PERMANENT, forged)
                        .toString())
                .doesNotContain("\r", "\n");
    }
}
