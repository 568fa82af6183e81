package org.smtplib.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted in content before it is sent. */
class ContentScanTest {

    private static ContentScan scan(String content) throws IOException {
        return ContentScan.of(new ByteArrayInputStream(content.getBytes(ISO_8859_1)));
    }

    /** Scans content that a stream hands out in pieces of the given length. */
    private static ContentScan scan(String content, int piece) throws IOException {
        return ContentScan.of(new FilterInputStream(new ByteArrayInputStream(content.getBytes(ISO_8859_1))) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return super.read(buffer, offset, Math.min(piece, length));
            }
        });
    }

    private static void assertSeen(ContentScan scan, long octets, long bareLineEnds) {
        assertThat(scan.octets()).isEqualTo(octets);
        assertThat(scan.bareLineEnds()).isEqualTo(bareLineEnds);
        assertThat(scan.is8Bit()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "abc, 0",
        "a<CR><LF>b<CR><LF>, 0",
        "<CR><LF><CR><LF>, 0",
        "<LF>, 1",
        "<CR>, 1",
        "<LF><LF>, 2",
        "<CR><CR>, 2",
        "<LF><CR>, 2",
        "<CR><CR><LF>, 1",
        "<CR><LF><LF>, 1",
        "<CR><LF><CR>, 1",
        "a<LF>b<CR>c<CR><LF>d, 2"
    })
    void bareLineEndsAreCounted(String content, int count) throws IOException {
        String octets = content.replace("<CR>", "\r").replace("<LF>", "\n");

        assertSeen(scan(octets), octets.length(), count);
        assertSeen(scan(octets, 1), octets.length(), count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0080", "\u00ff", "abc\u00e4", "\u00e4abc", "a\r\n\u00a0\r\n"})
    void octetsAbove127AreSeen(String content) throws IOException {
        assertThat(scan(content).is8Bit()).isTrue();
    }

    @Test
    void octetsUpTo127AreNotTakenForMore() throws IOException {
        StringBuilder ascii = new StringBuilder();
        for (char octet = 0; octet <= 0x7F; octet++) {
            ascii.append(octet);
        }

        assertThat(scan(ascii.toString()).is8Bit()).isFalse();
    }

    @Test
    void contentMayBeLongerThanAnyBuffer() throws IOException {
        String content = "0123456789abcd\r\n".repeat(10_000) + "\n";

        assertSeen(scan(content), 160_001, 1);
        assertSeen(scan("x" + content), 160_002, 1);
        assertSeen(scan(content, 17), 160_001, 1);
    }

    @Test
    void countIsWhatNormalizingAdds() throws IOException {
        Random random = new Random(1870);
        for (int i = 0; i < 1000; i++) {
            StringBuilder content = new StringBuilder();
            random.ints(random.nextInt(60), 0, 4).forEach(c -> content.append("\r\n.a".charAt(c)));
            ContentScan scan = scan(content.toString(), 1 + random.nextInt(10));

            assertThat(scan.octets() + scan.bareLineEnds())
                    .isEqualTo(
                            content.toString().replaceAll("\r\n|\r|\n", "\r\n").length());
        }
    }

    @Test
    void streamIsReadToItsEndAndLeftOpen() throws IOException {
        boolean[] closed = {false};
        InputStream in = new ByteArrayInputStream(new byte[40_000]) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        ContentScan.of(in);

        assertThat(in.read()).isEqualTo(-1);
        assertThat(closed[0]).isFalse();
    }

    @Test
    void failureToReadIsPassedOn() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk on fire");
            }
        };

        assertThatIOException().isThrownBy(() -> ContentScan.of(broken)).withMessage("disk on fire");
    }
}
