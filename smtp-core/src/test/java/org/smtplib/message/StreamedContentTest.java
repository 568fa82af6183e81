package org.smtplib.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content that is read from a file or a stream. */
class StreamedContentTest {

    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private Path file(int size) throws IOException {
        return written(directory.resolve("mail.eml"), size, THEN);
    }

    private static Path written(Path file, int size, Instant modified) throws IOException {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return Files.setLastModifiedTime(Files.write(file, octets), FileTime.from(modified));
    }

    private static byte[] read(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        }
    }

    private static byte[] transferred(Content content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = content.open()) {
            assertThat(in.transferTo(out)).isEqualTo(out.size());
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8_191, 8_192, 8_193, 65_535, 65_536, 65_537, 200_000})
    void fileIsReadAsItIsAndAgain(int size) throws IOException {
        Path file = file(size);
        byte[] octets = Files.readAllBytes(file);
        Content content = Content.of(file);

        assertThat(content.isRepeatable()).isTrue();
        assertThat(content.knownLength()).hasValue(size);
        assertThat(content.scan()).isEqualTo(Content.of(octets).scan());
        assertThat(read(content)).isEqualTo(octets);
        assertThat(transferred(content)).isEqualTo(octets);
    }

    @Test
    void fileIsReadOctetByOctetToo() throws IOException {
        Path file = Files.write(directory.resolve("two"), new byte[] {-1, 'a'});
        try (InputStream in = Content.of(file).open()) {
            assertThat(new int[] {in.read(), in.read(), in.read()}).containsExactly(255, 'a', -1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 99, 101, 100_000})
    void fileOfAnotherLengthIsNotOpenedAgain(int size) throws IOException {
        Path file = file(100);
        Content content = Content.of(file);
        content.scan();
        written(file, size, THEN);

        assertThatIOException()
                .isThrownBy(content::open)
                .withMessageContaining(file.toString())
                .withMessageContaining("has changed")
                .withMessageContaining("100 octets");
        assertThatIOException().isThrownBy(content::scan);
    }

    @Test
    void fileOfAnotherTimeIsNotOpenedAgain() throws IOException {
        Path file = file(100);
        Content content = Content.of(file);
        read(content);
        written(file, 100, THEN.plusSeconds(1));

        assertThatIOException().isThrownBy(content::open).withMessageContaining("has changed");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 300, 200_000})
    void fileThatChangesWhileItIsReadIsAnError(int size) throws IOException {
        for (boolean whole : new boolean[] {true, false}) {
            Path file = file(200);
            try (InputStream in = Content.of(file).open()) {
                assertThat(in.readNBytes(20)).hasSize(20);
                written(file, size, THEN);
                assertThatIOException()
                        .isThrownBy(() -> {
                            if (whole) {
                                in.transferTo(new ByteArrayOutputStream());
                            } else {
                                in.readAllBytes();
                            }
                        })
                        .withMessageContaining("the file " + file)
                        .withMessageContaining("200 octets")
                        .withMessageContaining(size > 200 ? "more" : "only " + Math.max(20, size));
            } finally {
                Files.delete(file);
            }
        }
    }

    @Test
    void whatIsNoFileSaysSo() {
        assertThatIOException()
                .isThrownBy(Content.of(directory.resolve("missing"))::scan)
                .withMessageContaining("there is no file " + directory.resolve("missing"));
        assertThatIOException()
                .isThrownBy(Content.of(directory)::open)
                .withMessageContaining(directory + " is no regular file");
    }

    @Test
    void sourceIsOpenedAnewEachTimeAndLookedOverOnce() throws IOException {
        byte[] octets = "a\r\nb\n".getBytes(US_ASCII);
        AtomicInteger opened = new AtomicInteger();
        Content content = Content.of(() -> {
            opened.incrementAndGet();
            return new ByteArrayInputStream(octets);
        });

        assertThat(content.scan()).isEqualTo(new ContentScan(5, 1, false, true, false));
        assertThat(content.scan()).isSameAs(content.scan());
        assertThat(opened).hasValue(1);
        assertThat(read(content)).isEqualTo(octets);
        assertThat(transferred(content)).isEqualTo(octets);
        assertThat(opened).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 11, 100})
    void sourceThatGivesAnotherLengthIsAnError(int size) throws IOException {
        int[] length = {10};
        Content content = Content.of(() -> new ByteArrayInputStream(new byte[length[0]]));
        content.scan();
        length[0] = size;

        assertThatIOException().isThrownBy(() -> read(content)).withMessageContaining("10 octets");
        assertThatIOException().isThrownBy(() -> transferred(content)).withMessageContaining("10 octets");
    }

    @Test
    void streamIsGivenOnce() throws IOException {
        byte[] octets = {1, 2, 3};
        Content content = Content.once(new ByteArrayInputStream(octets));

        assertThat(content.isRepeatable()).isFalse();
        assertThat(content.scan()).isNull();
        assertThat(read(content)).isEqualTo(octets);
        assertThatIOException().isThrownBy(content::open).withMessageContaining("Content.once");
        assertThatIOException().isThrownBy(content::scan).withMessageContaining("read already");
    }

    @Test
    void octetsInMemoryAreLookedOverOnce() throws IOException {
        byte[] octets = new byte[100];
        Arrays.fill(octets, (byte) 'a');
        Content content = Content.of(octets);

        assertThat(content.scan()).isSameAs(content.scan()).isEqualTo(new ContentScan(100, 0, false, false, false));
    }

    @Test
    void twoScansMakeTheScanOfBoth() throws IOException {
        String[] pieces = {"", "a\r\n", "b", "\u00e9\n", "\r", "\r\n"};
        for (String first : pieces) {
            for (String second : pieces) {
                if (!first.endsWith("\r") || !second.startsWith("\n")) {
                    assertThat(scan(first).then(scan(second)))
                            .as("%s then %s", first, second)
                            .isEqualTo(scan(first + second));
                }
            }
        }
    }

    private static ContentScan scan(String text) throws IOException {
        return ContentScan.of(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }
}
