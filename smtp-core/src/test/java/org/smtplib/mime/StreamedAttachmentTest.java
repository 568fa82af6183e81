package org.smtplib.mime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.message.Content;
import org.smtplib.message.ContentScan;
import org.smtplib.message.MailObject;

/** Attachments that are read and encoded when the mail is sent. */
class StreamedAttachmentTest {

    private static final String BINARY = "application/octet-stream";

    @TempDir
    private Path directory;

    private static Email.Builder email() {
        return Email.builder().from("ann@example.org").to("bob@example.org").text("see below\n");
    }

    private static byte[] noise(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return octets;
    }

    private static byte[] read(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 56, 57, 58, 114, 14_591, 14_592, 14_593, 29_184, 100_000})
    void attachmentArrivesWhereverItIsReadFrom(int size) throws Exception {
        byte[] octets = noise(size);
        Path file = Files.write(directory.resolve("a.bin"), octets);
        MailObject mail = email().attach("a.bin", BINARY, file)
                .attach("b.bin", BINARY, () -> new ByteArrayInputStream(octets))
                .attach("c.bin", BINARY, octets)
                .build()
                .toMailObject(null);

        ReceivedMail received = ReceivedMail.of(mail);
        assertThat(ReceivedMail.count(received.message())).isEqualTo(4);
        for (int part = 1; part <= 3; part++) {
            assertThat(ReceivedMail.octetsOf(received.part(part))).isEqualTo(octets);
        }
        assertThat(received.octets().lines()).allMatch(line -> line.length() <= 78);
        byte[] read = read(mail.content());
        assertThat(mail.content().isRepeatable()).isTrue();
        assertThat(mail.content().scan()).isEqualTo(ContentScan.of(new ByteArrayInputStream(read)));
        assertThat(read(mail.content())).isEqualTo(read);
        ByteArrayOutputStream pushed = new ByteArrayOutputStream();
        try (InputStream in = mail.content().open()) {
            in.transferTo(pushed);
        }
        assertThat(pushed.toByteArray()).isEqualTo(read);
    }

    @Test
    void encodedFormIsThatOfTheJdkForAllLengths() throws IOException {
        for (int size : new int[] {0, 1, 2, 3, 55, 56, 57, 58, 59, 60, 113, 114, 115, 14_591, 14_592, 14_593, 29_185}) {
            Content encoded = new Base64Content(Content.of(noise(size)));
            byte[] expected = Base64.getMimeEncoder().encode(noise(size));

            assertThat(read(encoded)).as("%d octets", size).isEqualTo(expected);
            assertThat(encoded.knownLength()).hasValue(expected.length);
        }
    }

    @Test
    void fileIsNotReadBeforeTheMailIsAndItsLengthIsKnown() throws IOException {
        Path file = Files.write(directory.resolve("a.bin"), noise(1000));
        MailObject mail = email().attach("a.bin", BINARY, file).build().toMailObject(null);
        long octets = mail.content().scan().octets();
        Files.write(file, noise(1001));

        assertThat(octets).isGreaterThan(1368).isLessThan(3000);
        assertThatIOException()
                .isThrownBy(() -> read(mail.content()))
                .withMessageContaining(file.toString())
                .withMessageContaining("has changed");
    }

    @Test
    void sourceIsReadOnceForItsLengthAndOnceForEachSending() throws IOException {
        AtomicInteger opened = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        MailObject mail = email().attach("a.bin", BINARY, () -> {
                    opened.incrementAndGet();
                    return new ByteArrayInputStream(noise(100)) {
                        @Override
                        public void close() {
                            closed.incrementAndGet();
                        }
                    };
                })
                .build()
                .toMailObject(null);
        assertThat(opened).hasValue(0);
        mail.content().scan();
        mail.content().scan();
        assertThat(opened).hasValue(1);
        read(mail.content());
        assertThat(opened).hasValue(2);
        assertThat(closed).hasValue(2);
    }

    @Test
    void failureOfASourceIsPassedOn() {
        MailObject mail = email().attach("a.bin", BINARY, () -> {
                    throw new IOException("store is down");
                })
                .build()
                .toMailObject(null);

        assertThatIOException().isThrownBy(() -> mail.content().scan()).withMessageContaining("store is down");
        assertThatIOException().isThrownBy(() -> read(mail.content())).withMessageContaining("store is down");
    }

    @Test
    void messageGoesOutAsItIs() throws Exception {
        byte[] message = "Subject: inner\r\n\r\ntext\r\n".getBytes(US_ASCII);
        Path file = Files.write(directory.resolve("a.eml"), message);
        MailObject mail =
                email().attach("a.eml", "message/rfc822", file).build().toMailObject(null);

        ReceivedMail received = ReceivedMail.of(mail);
        assertThat(received.octets())
                .contains("\r\n\r\nSubject: inner\r\n\r\ntext\r\n\r\n--")
                .doesNotContain("base64");
        assertThat(mail.content().scan()).isEqualTo(ContentScan.of(new ByteArrayInputStream(read(mail.content()))));
    }

    @Test
    void composingHoldsNoCopyOfWhatIsAttached() throws IOException {
        byte[] octets = noise(100_000);
        Content content = email().attach("a.bin", BINARY, octets)
                .build()
                .toMailObject(null)
                .content();
        byte[] before = read(content);
        Arrays.fill(octets, (byte) 0);

        assertThat(read(content)).hasSameSizeAs(before).isNotEqualTo(before);
    }
}
