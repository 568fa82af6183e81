package org.smtplib.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.protocol.Reply;

/** Replies as servers write them, and what is no reply. */
class ReplyParserTest {

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }

    @Test
    void replyOfOneLineIsRead() {
        ReplyTranscript.of("250 2.1.5 recipient ok\r\n").isRead(Reply.of(250, "2.1.5 recipient ok"));
    }

    @Test
    void replyOfSeveralLinesIsRead() {
        ReplyTranscript.of("250-mail.example.org\r\n250-SIZE 1000\r\n250 PIPELINING\r\n")
                .isRead(new Reply(250, List.of("mail.example.org", "SIZE 1000", "PIPELINING")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"250\r\n", "250 \r\n", "250\n", "250 \n", "250    \r\n", "250 \t \r\n"})
    void codeWithoutTextIsRead(String line) {
        ReplyTranscript.of(line).isRead(Reply.of(250, ""));
    }

    @Test
    void linesWithoutTextAreReadAmongOthers() {
        ReplyTranscript.of("250-\r\n250-one\r\n250-\r\n250\r\n").isRead(new Reply(250, List.of("", "one", "", "")));
    }

    @Test
    void lineFeedAloneEndsALine() {
        ReplyTranscript.of("250-one\n250-two\r\n250 three\n").isRead(new Reply(250, List.of("one", "two", "three")));
    }

    @Test
    void carriageReturnAloneEndsNoLine() {
        ReplyTranscript.of("250 one\r250 two\r").isIncomplete();
        ReplyTranscript.of("250 one\rtwo\r\n").isRead(Reply.of(250, "one\rtwo"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'250   two blanks'     | two blanks",
                "'250 trailing   '      | trailing",
                "'250 \ttabs\t'         | tabs",
                "'250 two  words'       | two  words",
                "'250 -hyphen'          | -hyphen",
                "'250 250 code again'   | 250 code again"
            })
    void textIsStripped(String line, String text) {
        ReplyTranscript.of(line + "\r\n").isRead(Reply.of(250, text));
        ReplyTranscript.of(line + "\r\r\n").isRead(Reply.of(250, text));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 211, 299, 300, 354, 399, 400, 421, 499, 500, 554, 599})
    void everyCodeOfAReplyIsRead(int code) {
        ReplyTranscript.of(code + " text\r\n").isRead(Reply.of(code, "text"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Grüße", "für 用户", "done \ud83d\udce7", "\u00a0"})
    void textInUtf8IsRead(String text) {
        new ReplyTranscript(("250-" + text + "\r\n250 ok\r\n").getBytes(UTF_8))
                .isRead(new Reply(250, List.of(text, "ok")));
    }

    @Test
    void textThatIsNotUtf8IsReadAsLatin1() {
        ReplyTranscript.of("550-5.1.1 Empf\u00e4nger unbekannt\r\n550 \u00ff\u0080\r\n")
                .isRead(new Reply(550, List.of("5.1.1 Empfänger unbekannt", "\u00ff\u0080")));
    }

    @Test
    void eachLineHasAnEncodingOfItsOwn() {
        ReplyTranscript.of("250-gr\u00c3\u00bc\u00c3\u009fe\r\n250 gr\u00fc\u00dfe\r\n")
                .isRead(new Reply(250, List.of("grüße", "grüße")));
    }

    @Test
    void everyOctetMayStandInTheText() {
        StringBuilder text = new StringBuilder("a");
        for (char octet = 0; octet <= 0xFF; octet++) {
            text.append(octet == '\n' ? "" : octet);
        }
        text.append('z');

        ReplyTranscript.of("250 " + text + "\r\n").isRead(Reply.of(250, text.toString()));
    }

    @Test
    void nulInTheTextIsKeptAndShownHarmlessly() {
        ReplyTranscript.of("250 a\u0000b\r\n").isRead(Reply.of(250, "a\u0000b"));
    }

    @Test
    void severalRepliesAreReadInOrder() {
        ReplyTranscript.of("250 sender ok\r\n550-5.1.1 no\r\n550 5.1.1 never\r\n354\r\n")
                .isRead(
                        Reply.of(250, "sender ok"),
                        new Reply(550, List.of("5.1.1 no", "5.1.1 never")),
                        Reply.of(354, ""));
    }

    @Test
    void bufferIsLeftRightBehindTheReply() {
        ReplyParser parser = new ReplyParser();
        ByteBuffer in = octets("250-a\r\n250 b\r\n220 ready\r\nclear text");

        assertThat(parser.parse(in)).isEqualTo(new Reply(250, List.of("a", "b")));
        assertThat(in.position()).isEqualTo("250-a\r\n250 b\r\n".length());
        assertThat(parser.parse(in)).isEqualTo(Reply.of(220, "ready"));
        assertThat(in.remaining()).isEqualTo("clear text".length());
    }

    @Test
    void lineEndMayBeCutInTheMiddle() {
        ReplyParser parser = new ReplyParser();

        assertThat(parser.parse(octets("250-one\r"))).isNull();
        assertThat(parser.parse(octets("\n250 two\r"))).isNull();
        assertThat(parser.parse(octets("\n"))).isEqualTo(new Reply(250, List.of("one", "two")));
    }

    @Test
    void buffersOfAnyKindAreRead() {
        byte[] octets = "xx250 ok\r\nxx".getBytes(ISO_8859_1);
        ByteBuffer within = ByteBuffer.wrap(octets, 2, 8).slice();
        ByteBuffer direct = ByteBuffer.allocateDirect(8).put(octets, 2, 8).flip();

        for (ByteBuffer in : List.of(within.duplicate(), within.asReadOnlyBuffer(), direct)) {
            assertThat(new ReplyParser().parse(in)).isEqualTo(Reply.of(250, "ok"));
            assertThat(in.hasRemaining()).isFalse();
        }
    }

    @Test
    void emptyBufferIsNoReply() {
        ReplyParser parser = new ReplyParser();

        assertThat(parser.parse(octets(""))).isNull();
        assertThat(parser.isIdle()).isTrue();
    }

    @Test
    void parserIsIdleBetweenRepliesOnly() {
        ReplyParser parser = new ReplyParser();
        assertThat(parser.isIdle()).isTrue();

        parser.parse(octets("2"));
        assertThat(parser.isIdle()).isFalse();
        parser.parse(octets("50-one\r\n"));
        assertThat(parser.isIdle()).isFalse();
        parser.parse(octets("250 two\r\n"));
        assertThat(parser.isIdle()).isTrue();
        parser.parse(octets("250 one\r\n2"));
        assertThat(parser.isIdle()).isTrue();
    }

    @Test
    void replyReadBeforeIsNotChangedByTheNext() {
        ReplyParser parser = new ReplyParser();
        Reply first = parser.parse(octets("250-a\r\n250 b\r\n"));
        parser.parse(octets("250-c\r\n250 d\r\n"));

        assertThat(first).isEqualTo(new Reply(250, List.of("a", "b")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "\n",
                "2\r\n",
                "25\r\n",
                "25\n",
                "25 ok\r\n",
                "2 50 ok\r\n",
                " 250 ok\r\n",
                "+25 ok\r\n",
                "-25 ok\r\n",
                "25a ok\r\n",
                "2x0 ok\r\n",
                "a50 ok\r\n",
                "ok\r\n",
                "2:0 ok\r\n",
                "25/ ok\r\n",
                "2500 ok\r\n",
                "250ok\r\n",
                "250\tok\r\n",
                "250=ok\r\n",
                "250_ok\r\n",
                "250+ok\r\n",
                "250\rok\r\n",
                "250\u0000\r\n",
                "25\r0 ok\r\n",
                "\r250 ok\r\n",
                "\u00b250 ok\r\n",
                "HTTP/1.1 400 Bad Request\r\n",
                "SSH-2.0-OpenSSH\r\n",
                "+OK POP3 ready\r\n",
                "* OK IMAP4 ready\r\n"
            })
    void whatIsNoReplyIsRefused(String line) {
        ReplyTranscript.of(line).isRefused().withMessageStartingWith("this is no SMTP reply: \"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "001", "099", "100", "120", "199", "600", "650", "999"})
    void codesOutsideTheProtocolAreRefused(String code) {
        ReplyTranscript.of(code + " text\r\n").isRefused().withMessageContaining(code + " text");
        ReplyTranscript.of(code + "\r\n").isRefused().withMessageContaining(code);
    }

    @Test
    void garbageBehindTheFirstLineIsRefused() {
        ReplyTranscript.of("250-one\r\ngarbage\r\n").isRefused().withMessageContaining("\"g");
        ReplyTranscript.of("250-one\r\n\r\n").isRefused();
        ReplyTranscript.of("250-one\r\n25\r\n").isRefused();
        ReplyTranscript.of("250-one\r\n25\n").isRefused();
        ReplyTranscript.of("250-one\r\n25").isIncomplete();
        ReplyTranscript.of("250 one\r\n25\n").isRefused();
    }

    @Test
    void linesOfOneReplyWithDifferentCodesAreRefused() {
        ReplyTranscript.of("250-one\r\n550 two\r\n")
                .isRefused()
                .withMessageContaining("different codes")
                .withMessageContaining("250 and 550");
        ReplyTranscript.of("250-one\r\n250-two\r\n251-three\r\n").isRefused().withMessageContaining("250 and 251");
    }

    @Test
    void codesOfDifferentRepliesMayDiffer() {
        ReplyTranscript.of("250-one\r\n250 two\r\n550-one\r\n550 two\r\n")
                .isRead(new Reply(250, List.of("one", "two")), new Reply(550, List.of("one", "two")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u0016\u0003\u0001\u0002\u0000\u0001", "\u0015\u0003\u0001\u0000\u0002\u0002\u0050", "\u0016"})
    void recordOfTlsIsRefusedWithAdvice(String record) {
        ReplyTranscript.of(record)
                .isRefused()
                .withMessageContaining("TLS record")
                .withMessageContaining("smtps");
    }

    @Test
    void adviceOnTlsIsForTheFirstOctetOnly() {
        for (String transcript : List.of("2\u0016", "250-one\r\n\u0016\u0003\u0001", "\u0017\u0003\u0003")) {
            ReplyTranscript.of(transcript)
                    .isRefused()
                    .satisfies(refusal -> assertThat(refusal).hasMessageNotContaining("TLS"));
        }
    }

    @Test
    void whatCannotBecomeAReplyIsRefusedWithoutALineEnd() {
        ReplyTranscript.of("S").isRefused();
        ReplyTranscript.of("2x").isRefused();
        ReplyTranscript.of("25x").isRefused();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "25\r\n",
                "199 text\r\n",
                "250ok\r\n",
                "HTTP/1.1 400 Bad Request\r\n",
                "250-one\r\n550 two\r\n",
                "250-one\r\nx",
                "\u0016\u0003\u0001"
            })
    void nothingOfWhatWasRefusedBecomesAReplyLater(String refused) {
        ReplyParser parser = new ReplyParser();
        assertThatExceptionOfType(SmtpProtocolException.class).isThrownBy(() -> parser.parse(octets(refused)));

        assertThatExceptionOfType(SmtpProtocolException.class).isThrownBy(() -> parser.parse(octets("250 ok\r\n")));
    }

    @Test
    void refusalShowsPrintableCharactersOnly() {
        StringBuilder controls = new StringBuilder("250");
        for (char octet = 0; octet <= 0xFF; octet++) {
            controls.append(octet == '\n' ? "" : octet);
        }

        ReplyTranscript.of(controls + "\n")
                .isRefused()
                .withMessageContaining("250\\x00\\x01")
                .withMessageContaining("\\x0d")
                .satisfies(refusal -> assertThat(refusal.getMessage().chars()).allMatch(c -> c >= ' ' && c < 0x7F));
        ReplyTranscript.of("250\u0007\u007f\u0080\u00ff\u001b[2Jx\r\n")
                .isRefused()
                .withMessageContaining("\"250\\x07\\x7f\\x80\\xff\\x1b[2Jx");
    }

    @Test
    void refusalShowsTheBeginningOfALongLineOnly() {
        ReplyTranscript.of("250_" + "a".repeat(56) + "b".repeat(1000) + "\r\n")
                .isRefused()
                .withMessageContaining("250_" + "a".repeat(56))
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("b"));
    }
}
