package org.smtplib.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** Content that lies in memory. */
class ContentTest {

    private static byte[] read(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        }
    }

    @Test
    void octetsAreGivenAsTheyAre() throws IOException {
        byte[] octets = {0, 13, 10, 13, 10, 46, -1, -128};

        assertThat(read(Content.of(octets))).isEqualTo(octets);
    }

    @Test
    void textIsEncodedInUtf8WithItsLineEndsUnchanged() throws IOException {
        assertThat(read(Content.of("Grüße \ud83d\udce7\n.\r\r\n")))
                .isEqualTo("Grüße \ud83d\udce7\n.\r\r\n".getBytes(UTF_8));
    }

    @Test
    void contentInMemoryCanBeReadAgainFromTheStart() throws IOException {
        Content content = Content.of("Subject: x\r\n\r\nbody\r\n");
        read(content);
        try (InputStream half = content.open()) {
            assertThat(half.read()).isEqualTo('S');
        }

        assertThat(content.isRepeatable()).isTrue();
        assertThat(read(content)).isEqualTo("Subject: x\r\n\r\nbody\r\n".getBytes(UTF_8));
    }

    @Test
    void onlyTheLengthOfContentIsShown() {
        assertThat(Content.of("Subject: confidential\r\n")).hasToString("23 octets");
        assertThat(new MailObject(Envelope.of("", "bob@example.org"), Content.of("Subject: confidential\r\n"))
                        .toString())
                .contains("bob@example.org")
                .doesNotContain("confidential");
    }
}
