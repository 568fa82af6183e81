package org.smtplib.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.protocol.EnhancedStatus;
import org.smtplib.protocol.Reply;

/** Whatever a server says is replies or is refused, and the same however it comes in pieces. */
class ReplyParserFuzzTest {

    // One such octet stands for so many letters: limits are then within reach of short inputs.
    private static final int MANY = 0x07;
    private static final int HOW_MANY = 1000;
    private static final int LONGEST = 10_000;

    static Stream<byte[]> seeds() {
        return Stream.concat(
                FuzzInput.seeds(
                        "220 mail.example.org ESMTP\r\n",
                        "250-mail.example.org\r\n250-SIZE 1000\r\n250 PIPELINING\r\n",
                        "250 2.1.0 ok\r\n550 5.1.1 no such user\r\n",
                        "354\r\n",
                        "421-4.7.0 too\n421 4.7.0 busy\n",
                        "250-one\r\n550 other\r\n",
                        "220 gr\u00fc\u00dfe \t\r\n",
                        "25\r0 ok\r\n",
                        "199 low\r\n",
                        "600 high\r\n",
                        "250_ok\r\n",
                        "\u0015\u0003\u0001",
                        "HTTP/1.1 400 Bad Request\r\n\r\n"),
                // As long as a reply may be, and longer by one octet.
                Stream.of(
                        limit(8192, ""), limit(8193, ""), limit(8192, "250-first\r\n"), limit(8193, "250-first\r\n")));
    }

    private static byte[] limit(int length, String before) {
        int letters = length - before.length() - "250 \r\n".length();
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        reply.writeBytes((before + "250 " + "x".repeat(letters % HOW_MANY)).getBytes(UTF_8));
        for (int i = 0; i < letters / HOW_MANY; i++) {
            reply.write(MANY);
        }
        reply.write('\r');
        reply.write('\n');
        return reply.toByteArray();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "")
    void whatAServerSaysIsRepliesOrRefusedHoweverItIsCut(byte[] input) {
        byte[] octets = expanded(input);
        SplittableRandom random = FuzzInput.random(input);
        ReplyReading whole = ReplyReading.of(octets, () -> octets.length);
        whole.requireSame(ReplyReading.of(octets, () -> 1), "octet by octet");
        whole.requireSame(ReplyReading.of(octets, () -> random.nextInt(1, 40)), "in pieces");
        whole.requireAsRead(new SlowReplyReader(octets));
        whole.replies().forEach(ReplyParserFuzzTest::check);
    }

    private static byte[] expanded(byte[] input) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(input.length);
        for (byte octet : input) {
            int times = octet == MANY ? HOW_MANY : 1;
            for (int i = 0; i < times && octets.size() < LONGEST; i++) {
                octets.write(times == 1 ? octet : 'x');
            }
        }
        return octets.toByteArray();
    }

    private static void check(Reply reply) {
        if (!FuzzInput.isPlain(reply.toString())) {
            throw new AssertionError("not on one line: " + reply);
        }
        EnhancedStatus status = reply.enhancedStatus();
        if (status != null
                && (status.category() != reply.code() / 100
                        || !status.equals(EnhancedStatus.parse(status.toString())))) {
            throw new AssertionError(status + " of " + reply);
        }
    }
}
