package org.smtplib.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The witness's own idea of a valid reply. */
class ReplyReaderTest {

    private final List<Integer> codes = new ArrayList<>();

    private List<Integer> codes(String... pieces) {
        codes.clear();
        ReplyReader reader = new ReplyReader(codes::add);
        for (String piece : pieces) {
            reader.read(ByteBuffer.wrap(piece.getBytes(StandardCharsets.US_ASCII)));
        }
        return codes;
    }

    @Test
    void repliesAreFoundHoweverTheyCome() {
        assertThat(codes("250-one\r\n250 two\r\n451 later\n221\r\n")).containsExactly(250, 451, 221);
        assertThat(codes("25", "0-one\r", "\n250", " two\r\n4", "51 later\r\n")).containsExactly(250, 451);
    }

    @Test
    void whatIsNoReplyIsNoneAndNothingBehindItIs() {
        assertThat(codes("250 half")).isEmpty();
        assertThat(codes("250-one\r\n550 two\r\n250 three\r\n")).isEmpty();
        assertThat(codes("250 one\r\n099 what\r\n250 three\r\n")).containsExactly(250);
        assertThat(codes("hello\r\n250 one\r\n")).isEmpty();
    }

    @Test
    void replyHasAtMost8192Octets() {
        assertThat(codes("250 " + "x".repeat(8_186) + "\r\n")).containsExactly(250);
        assertThat(codes("250 " + "x".repeat(8_187) + "\r\n")).isEmpty();
    }
}
