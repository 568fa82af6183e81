package org.smtplib.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sends and who is to receive, checked before anything is written. */
class EnvelopeTest {

    private static final String ANN = "ann@example.org";
    private static final String BOB = "bob@example.org";
    private static final String CID = "cid@example.net";

    @Test
    void recipientsStandInTheOrderGiven() {
        assertThat(Envelope.of(ANN, CID, BOB, ANN).recipients()).containsExactly(CID, BOB, ANN);
        assertThat(Envelope.of(ANN, List.of(CID, BOB)).recipients()).containsExactly(CID, BOB);
        assertThat(Envelope.of(ANN, Set.of(BOB)).recipients()).containsExactly(BOB);
    }

    @Test
    void recipientNamedTwiceStandsOnce() {
        assertThat(Envelope.of(ANN, BOB, CID, BOB, BOB).recipients()).containsExactly(BOB, CID);
    }

    @Test
    void localPartsThatDifferInCaseAreDifferentRecipients() {
        assertThat(Envelope.of(ANN, BOB, "Bob@example.org").recipients()).hasSize(2);
    }

    @Test
    void recipientsAreCopied() {
        var recipients = new ArrayList<>(List.of(BOB));
        var envelope = new Envelope(ANN, recipients);
        recipients.add(CID);

        assertThat(envelope.recipients()).containsExactly(BOB).isUnmodifiable();
    }

    @Test
    void emptySenderIsTheNullReversePath() {
        assertThat(Envelope.of("", BOB).sender()).isEmpty();
    }

    @Test
    void envelopeWithoutRecipientIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Envelope.of(ANN)).withMessageContaining("no recipient");
        assertThatIllegalArgumentException().isThrownBy(() -> Envelope.of(ANN, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Envelope(ANN, List.of()));
    }

    @Test
    void emptyRecipientIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Envelope.of(ANN, BOB, ""))
                .withMessageContaining("recipient");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob@example.org> SIZE=1",
                "bob@example.org>\r\nRCPT TO:<eve@example.org",
                "bob@example.org\r\nDATA",
                "bob@example.org\n",
                "bob@example.org\u0000",
                "bob@example.org, eve@example.org",
                "Bob <bob@example.org>",
                "<>",
                " "
            })
    void addressThatBreaksOutOfItsCommandIsRefused(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Envelope.of(address, BOB))
                .withMessageContaining("sender")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\r", "\n", "\u0000"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Envelope.of(ANN, CID, address))
                .withMessageContaining("recipient")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\r", "\n", "\u0000"));
    }

    @Test
    void anyAddressBeyondAsciiNeedsUtf8() {
        assertThat(Envelope.of(ANN, BOB, CID).needsUtf8()).isFalse();
        assertThat(Envelope.of("", BOB).needsUtf8()).isFalse();
        assertThat(Envelope.of("jörg@example.org", BOB).needsUtf8()).isTrue();
        assertThat(Envelope.of(ANN, BOB, "jo@exämple.org").needsUtf8()).isTrue();
    }
}
