package org.smtplib.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtplib.testing.Fault;
import org.smtplib.testing.Step;

/** The oracle's word against that of somebody who thought each of these through. */
class OracleTest {

    @ParameterizedTest
    @CsvSource({
        // Nothing that happens before the mail is sent to anybody.
        "SMTP, GREETING, 0, CLOSE, SmtpServerDisconnectedException, NOT_SENT NOT_SENT NOT_SENT, CLOSED, '', no, 0",
        "SMTP, GREETING, 0, REPLY_421_AND_CLOSE, SmtpConnectException, NOT_SENT NOT_SENT NOT_SENT, CLOSED, '', no, 0",
        "SMTPS, CONNECT, 0, CLOSE, SmtpTlsException, NOT_SENT NOT_SENT NOT_SENT, CLOSED, '', no, 0",
        "STARTTLS, STARTTLS, 0, EXTRA_REPLY, SmtpProtocolException, NOT_SENT NOT_SENT NOT_SENT, CLOSED, '', no, 2",
        "SMTP, AUTH, 2, EIGHT_BIT, SmtpException, NOT_SENT NOT_SENT NOT_SENT, CLOSED, '', no, 4",
        "SMTP, AUTH, 3, EIGHT_BIT, '', ACCEPTED REJECTED_PERMANENT ACCEPTED, USABLE, bob cid, no, 9",
        // One too many is found when the next command is due, which here is MAIL.
        "SMTP, AUTH, 3, EXTRA_REPLY, SmtpProtocolException, NOT_SENT NOT_SENT NOT_SENT, CLOSED, '', yes, 4",
        "LMTP, MAIL, 0, STALL, SmtpTimeoutException, NOT_SENT NOT_SENT NOT_SENT, CLOSED, '', no, 2",
        "SMTP, RCPT, 2, CLOSE, SmtpServerDisconnectedException, NOT_SENT NOT_SENT NOT_SENT, CLOSED, '', yes, 7",
        // With more replies than commands nobody knows who was refused.
        "SMTP, RCPT, 2, EXTRA_REPLY, SmtpProtocolException, NOT_SENT NOT_SENT NOT_SENT, CLOSED, '', yes, 7",
        "SMTP, RCPT, 3, REPLY_421_AND_STAY, SmtpRecipientsRefusedException, NOT_SENT REJECTED_PERMANENT NOT_SENT, CLOSED, '', yes, 8",
        "SMTP, DATA, 0, DUPLICATE_REPLY, SmtpProtocolException, NOT_SENT REJECTED_PERMANENT NOT_SENT, CLOSED, '', yes, 9",
        // Who was refused is not known where replies are out of place.
        "SMTP, DATA, 0, OUT_OF_PLACE, SmtpProtocolException, NOT_SENT NOT_SENT NOT_SENT, CLOSED, '', yes, 9",
        "SMTP, END_OF_DATA, 1, OUT_OF_PLACE, SmtpInDoubtException, IN_DOUBT REJECTED_PERMANENT IN_DOUBT, CLOSED, bob cid, no, 9",
        // Behind the end there is doubt, whatever comes, unless it is a reply.
        "SMTP, END_OF_DATA, 1, CLOSE, SmtpInDoubtException, IN_DOUBT REJECTED_PERMANENT IN_DOUBT, CLOSED, bob cid, no, 9",
        "SMTP, END_OF_DATA, 1, ENDLESS_LINE, SmtpInDoubtException, IN_DOUBT REJECTED_PERMANENT IN_DOUBT, CLOSED, bob cid, no, 9",
        "SMTP, END_OF_DATA, 1, REPLY_421_AND_CLOSE, SmtpDataException, REJECTED_TRANSIENT REJECTED_PERMANENT REJECTED_TRANSIENT, CLOSED, '', no, 9",
        "SMTP, END_OF_DATA, 1, EXTRA_REPLY, '', ACCEPTED REJECTED_PERMANENT ACCEPTED, SPOILT, bob cid, no, 9",
        "SMTP, END_OF_DATA, 1, CLOSE_AFTER_REPLY, '', ACCEPTED REJECTED_PERMANENT ACCEPTED, SPOILT, bob cid, no, 9",
        "LMTP, END_OF_DATA, 1, CLOSE_AFTER_REPLY, '', ACCEPTED REJECTED_PERMANENT IN_DOUBT, CLOSED, bob cid, no, 6",
        "LMTP, END_OF_DATA, 2, GARBAGE, '', ACCEPTED REJECTED_PERMANENT IN_DOUBT, CLOSED, bob cid, no, 6",
        "LMTP, END_OF_DATA, 1, REPLY_421_AND_CLOSE, SmtpInDoubtException, REJECTED_TRANSIENT REJECTED_PERMANENT IN_DOUBT, CLOSED, cid, no, 6",
        "LMTP, END_OF_DATA, 1, REPLY_421_AND_STAY, '', REJECTED_TRANSIENT REJECTED_PERMANENT ACCEPTED, CLOSED, cid, no, 6",
        // The reply to the second recipient is taken for the first one's: nothing tells them apart.
        "LMTP, END_OF_DATA, 1, NO_REPLY, '', ACCEPTED REJECTED_PERMANENT IN_DOUBT, CLOSED, bob cid, no, 6",
    })
    void verdictIsWhatItShouldBe(
            Lane lane,
            String step,
            int position,
            Fault fault,
            String thrown,
            String outcomes,
            String after,
            String ledger,
            String again,
            int commands) {
        Verdict verdict = Oracle.judge(new Cell(lane, new Step(step, position), fault));
        assertThat(verdict.thrown().stream().map(Class::getSimpleName))
                .containsExactlyElementsOf(thrown.isEmpty() ? List.of() : List.of(thrown));
        assertThat(verdict.outcomes().values().stream().map(Enum::name).collect(Collectors.joining(" ")))
                .isEqualTo(outcomes);
        assertThat(verdict.after().name()).isEqualTo(after);
        assertThat(verdict.ledger().stream()
                        .map(address -> address.split("@")[0])
                        .collect(Collectors.joining(" ")))
                .isEqualTo(ledger);
        assertThat(verdict.goesAgain(false)).isEqualTo(again.equals("yes"));
        assertThat(verdict.commands()).isEqualTo(commands);
    }
}
