package org.smtplib.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.protocol.Reply;

/** The name of a mail at the server, in the words of each server that is known to tell it. */
class QueueIdTest {

    private static RecipientResult accepted(String text) {
        return RecipientResult.of("bob@example.org", Outcome.ACCEPTED, Reply.of(250, text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2.0.0 Ok: queued as 4F9D195432C | 4F9D195432C",
                "2.0.0 Ok: queued as 4Zk1xT2vZ3z9sQj | 4Zk1xT2vZ3z9sQj",
                "2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 3F2504E0 | 3F2504E0",
                "OK queued as <7c9e6679-7425-40de-944b-e07fc1f90ae7> | 7c9e6679-7425-40de-944b-e07fc1f90ae7",
                "OK id=1pXyzA-0001ab-2C | 1pXyzA-0001ab-2C",
                "2.0.0 OK id=1rXyzA-00000001abc-2DeF | 1rXyzA-00000001abc-2DeF",
                "2.6.0 <x@mail.example> [InternalId=25567123456, Hostname=HE1PR.example] 8012 bytes in 0.2, 30.2 KB/sec"
                        + " Queued mail for delivery | 25567123456",
                "2.0.0 31AFbSdP012345 Message accepted for delivery | 31AFbSdP012345",
                "2.0.0 27KAbCd1012345: Message accepted for delivery | 27KAbCd1012345",
                "2.0.0 4f9d1954 Message accepted for delivery | 4f9d1954",
                "2.0.0 <bob@example.org> gMf4Ai3aSV/bMgAABcpYAw Saved | gMf4Ai3aSV/bMgAABcpYAw",
                "ok 1700000000 qp 12345 | 1700000000 qp 12345",
                "2.0.0 OK  1700000000 a1-20020a05.123 - gsmtp | a1-20020a05.123",
                "Ok 0100018b2f1e2d3c-4a5b6c7d-0000 | 0100018b2f1e2d3c-4a5b6c7d-0000"
            })
    void isFoundInTheWordsOfEachServer(String text, String id) {
        assertThat(accepted(text).queueId()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2.0.0 Ok",
                "2.0.0 taken, 20 octets",
                "Message accepted for delivery",
                "2.0.0 Message accepted for delivery",
                "Ok: message accepted for delivery",
                "Incoming message accepted for delivery",
                "2.6.0 message queued",
                "Great success",
                "queued as",
                "Ok 2024"
            })
    void isNotInventedWhereThereIsNone(String text) {
        assertThat(accepted(text).queueId()).isNull();
    }

    @Test
    void isReadFromALaterLineToo() {
        Reply reply = new Reply(250, List.of("2.0.0 thank you", "2.0.0 Ok: queued as 4F9D195432C"));
        assertThat(RecipientResult.of("bob@example.org", Outcome.ACCEPTED, reply)
                        .queueId())
                .isEqualTo("4F9D195432C");
    }

    @Test
    void endsAtWhatCannotBePrinted() {
        assertThat(accepted("Ok: queued as 4F9D\u001b[31m").queueId()).isEqualTo("4F9D");
        assertThat(accepted("Ok: queued as \u00e4\u00f6").queueId()).isNull();
    }

    @Test
    void isOfAcceptedRecipientsOnly() {
        Reply reply = Reply.of(450, "4.0.0 queued as 4F9D195432C");
        assertThat(RecipientResult.of("bob@example.org", Outcome.REJECTED_TRANSIENT, reply)
                        .queueId())
                .isNull();
        assertThat(RecipientResult.of("bob@example.org", Outcome.ACCEPTED, Reply.of(550, "queued as 4F9D195432C"))
                        .queueId())
                .isNull();
        assertThat(RecipientResult.of("bob@example.org", Outcome.IN_DOUBT, "no reply")
                        .queueId())
                .isNull();
    }

    @Test
    void longReplyWithoutAnIdIsReadToItsEnd() {
        assertThat(accepted("ok ".repeat(2_700)).queueId()).isNull();
        assertThat(accepted("<".repeat(8_000)).queueId()).isNull();
        assertThat(accepted("x".repeat(8_000) + "1").queueId()).isNull();
        assertThat(accepted("a".repeat(8_000) + " message accepted").queueId()).isNull();
    }
}
