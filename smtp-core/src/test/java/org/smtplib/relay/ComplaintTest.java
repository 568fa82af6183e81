package org.smtplib.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.protocol.Reply;

/** What servers say when they have had enough, and what they say when something else is wrong. */
class ComplaintTest {

    private static Reply reply(String line) {
        return Reply.of(Integer.parseInt(line.substring(0, 3)), line.substring(4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "421 4.7.0 mail.example Error: too many connections from 192.0.2.1",
                "421 4.7.28 Our system has detected an unusual rate of mail",
                "421 Too many concurrent SMTP connections; please try again later.",
                "421 4.3.2 Too many open connections.",
                "421 4.3.2 Connection rate limit exceeded.",
                "421 4.3.2 The maximum number of concurrent connections per source has exceeded a limit",
                "432 4.3.2 Concurrent connections limit exceeded",
                "432 too fast",
                "451 4.7.500 Server busy. Please try again later",
                "451 4.7.0 Temporary server error"
            })
    void thatIsTooMuch(String line) {
        assertThat(Complaint.isOfTooMuch(reply(line))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "250 2.7.0 ok",
                "421 4.3.2 shutting down",
                "421 4.4.2 mail.example Error: timeout exceeded",
                "421 mail.example closing",
                "450 4.7.1 Client host rejected: cannot find your hostname",
                "451 4.3.0 later",
                "451 too many",
                "451 4.7.1 Greylisting in action, please come back in 00:05:00",
                "451 4.7.1 Graylisted",
                "452 4.5.3 too many recipients",
                "550 5.7.1 too many connections",
                "554 5.7.0 too many connections",
            })
    void thatIsNot(String line) {
        assertThat(Complaint.isOfTooMuch(reply(line))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "452 4.5.3 Error: too many recipients",
                "452 4.5.3",
                "452 Too many recipients",
                "552 5.5.3 Too many recipients",
                "552 too many recipients received"
            })
    void thatIsOneRecipientTooMany(String line) {
        assertThat(Complaint.isOfTooManyRecipients(reply(line))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "452 4.3.1 Insufficient system storage",
                "452 4.2.2 mailbox full",
                "452 disk full",
                "552 5.3.4 too big",
                "552 5.2.2 too many recipients have full mailboxes",
                "451 4.5.3 too many recipients",
                "550 5.5.3 too many recipients",
                "250 2.5.3 too many recipients"
            })
    void thatIsAnotherRefusalOfARecipient(String line) {
        assertThat(Complaint.isOfTooManyRecipients(reply(line))).isFalse();
    }
}
