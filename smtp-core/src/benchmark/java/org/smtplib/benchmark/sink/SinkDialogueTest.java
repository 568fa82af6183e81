package org.smtplib.benchmark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each transcript is fed whole, and in pieces of some sizes. */
class SinkDialogueTest {

    private static final String COMMANDS = "MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\n";

    private final SinkCounters counters = new SinkCounters();
    private final SinkDialogue dialogue = new SinkDialogue(counters, SinkOffer.plain());

    static Stream<Integer> sizes() {
        return Stream.of(1, 2, 3, 7, 1000);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void mailByDataEndsAtTheDotAlone(int size) {
        String codes = converse(COMMANDS + "DATA\r\nA: b\r\n\r\n..\r\n.x\r\ny.\r\n\r\n.\r\n" + "QUIT\r\n", size);
        assertThat(codes).isEqualTo("250 250 354 250 221 ");
        assertThat(counters.mails.sum()).isEqualTo(1);
        assertThat(dialogue.isOver()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void emptyContentIsAMailToo(int size) {
        assertThat(converse(COMMANDS + "DATA\r\n.\r\n", size)).isEqualTo("250 250 354 250 ");
        assertThat(counters.mails.sum()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void chunksMayHoldWhatLooksLikeCommandsAndEnds(int size) {
        String chunked =
                COMMANDS + "BDAT 9\r\nQUIT\r\n.\r\nBDAT 6 LAST\r\nQUIT\r\n" + "RSET\r\n" + COMMANDS + "BDAT 0 LAST\r\n";
        assertThat(converse(chunked, size)).isEqualTo("250 250 250 250 250 250 250 250 ");
        assertThat(counters.mails.sum()).isEqualTo(2);
        assertThat(dialogue.isOver()).isFalse();
        assertThat(counters.octets.sum()).isEqualTo(chunked.length());
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void helloOffersWhatIsUnderstood(int size) {
        assertThat(replies("EHLO client.example\r\n", size))
                .contains("250-PIPELINING\r\n", "250-CHUNKING\r\n", "250 SMTPUTF8\r\n")
                .doesNotContain("STARTTLS");
    }

    private String converse(String transcript, int size) {
        StringBuilder codes = new StringBuilder();
        for (String line : List.of(replies(transcript, size).split("\r\n", -1))) {
            codes.append(line.isEmpty() ? "" : line.substring(0, 4));
        }
        return codes.toString();
    }

    private String replies(String transcript, int size) {
        StringBuilder replies = new StringBuilder();
        byte[] octets = transcript.getBytes(US_ASCII);
        for (int begin = 0; begin < octets.length; begin += size) {
            byte[] piece = Arrays.copyOfRange(octets, begin, Math.min(octets.length, begin + size));
            System.arraycopy(piece, 0, dialogue.octets(), dialogue.limit(), piece.length);
            replies.append(new String(dialogue.received(piece.length), US_ASCII));
        }
        return replies.toString();
    }
}
