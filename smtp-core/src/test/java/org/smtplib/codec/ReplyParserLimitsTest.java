package org.smtplib.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.protocol.Reply;

/** No server makes the client keep more than one reply of bounded length. */
class ReplyParserLimitsTest {

    private static final int MAX = ReplyParser.MAX_REPLY;

    @Test
    void limitIsThatOfSmtplib() {
        assertThat(MAX).isEqualTo(8192);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n"})
    void lineOfExactlyTheMaximumIsRead(String lineEnd) {
        String text = "x".repeat(MAX - "250 ".length() - lineEnd.length());

        ReplyTranscript.of("250 " + text + lineEnd).isRead(Reply.of(250, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n"})
    void lineOfOneOctetMoreIsRefused(String lineEnd) {
        String text = "x".repeat(MAX - "250 ".length() - lineEnd.length() + 1);

        ReplyTranscript.of("250 " + text + lineEnd)
                .isRefusedAsTooLong()
                .withMessageContaining("longer than 8192 octets");
    }

    @Test
    void lineWithoutEndIsRefusedAtTheFirstOctetTooMany() {
        ReplyTranscript.of("250 " + "x".repeat(MAX - 4)).isIncomplete();
        ReplyTranscript.of("250 " + "x".repeat(MAX - 3)).isRefusedAsTooLong().withMessageContaining("longer than");
    }

    @Test
    void replyOfManyLinesAndExactlyTheMaximumIsRead() {
        String line = "250-1234567890\r\n"; // 16 octets
        int count = MAX / line.length() - 1;
        List<String> lines = new ArrayList<>(Collections.nCopies(count, "1234567890"));
        lines.add("1234567890");

        ReplyTranscript.of(line.repeat(count) + "250 1234567890\r\n").isRead(new Reply(250, lines));
        ReplyTranscript.of(line.repeat(count) + "250 1234567890x\r\n").isRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {"250-\n", "250-\r\n", "250-text\r\n"})
    void replyWithoutEndIsRefusedAtTheFirstOctetTooMany(String line) {
        ReplyParser parser = new ReplyParser();
        ByteBuffer endless = ByteBuffer.wrap(line.repeat(MAX).getBytes(US_ASCII));

        assertThatExceptionOfType(SmtpProtocolException.class)
                .isThrownBy(() -> parser.parse(endless))
                .withMessageContaining("longer than 8192 octets");
        assertThat(endless.position()).isEqualTo(MAX + 1);
    }

    @Test
    void limitIsForEachReplyAndNotForAll() {
        String text = "x".repeat(5000);
        Reply reply = Reply.of(250, text);

        ReplyTranscript.of(("250 " + text + "\r\n").repeat(3)).isRead(reply, reply, reply);
    }
}
