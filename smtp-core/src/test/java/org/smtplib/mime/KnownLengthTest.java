package org.smtplib.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtplib.message.Content;

/** How long a composed mail is, where that can be known without reading what it is composed of. */
class KnownLengthTest {

    private static Email.Builder email() {
        return Email.builder()
                .from("ann@example.org")
                .to("bob@example.org")
                .subject("Figures")
                .text("They are attached.");
    }

    private static long octets(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return in.readAllBytes().length;
        }
    }

    @Test
    void lengthOfTextAndFilesIsKnown(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("figures.bin"), new byte[12_345]);
        Content text = email().build().toMailObject(null).content();
        Content attached = email().attach("figures.bin", "application/octet-stream", file)
                .build()
                .toMailObject(null)
                .content();
        assertThat(text.knownLength()).hasValue(octets(text));
        assertThat(attached.knownLength()).hasValue(octets(attached));
        assertThat(octets(attached)).isGreaterThan(12_345);
    }

    @Test
    void lengthOfASourceIsKnownWhenItWasLookedOver() throws IOException {
        Content content = email().attach(
                        "figures.bin", "application/octet-stream", () -> new ByteArrayInputStream(new byte[1_000]))
                .build()
                .toMailObject(null)
                .content();
        assertThat(content.knownLength()).isEmpty();
        content.scan();
        assertThat(content.knownLength()).hasValue(octets(content));
    }
}
