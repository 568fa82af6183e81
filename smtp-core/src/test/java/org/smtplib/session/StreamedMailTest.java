package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.message.Content;
import org.smtplib.message.ContentScan;
import org.smtplib.message.Outcome;
import org.smtplib.protocol.LineEndings;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;

/** Content from files and streams, as it arrives; and what becomes of a mail whose content is not what it was. */
class StreamedMailTest {

    private static final int BLOCK = 16 * 1024;

    @TempDir
    private Path directory;

    private static byte[] octets(int size, LineEndings lineEndings, Random random) {
        // Behind a lone LF that is preserved DATA doubles a dot, and the server does not take it away again.
        String alphabet = lineEndings == LineEndings.PRESERVE ? "xab\r\n\t" : ".ab\r\n\t";
        byte[] octets = new byte[size];
        for (int i = 0; i < size; i++) {
            // Long lines too, since what has no line end is read eight octets at a time.
            octets[i] = (byte) (random.nextInt(20) == 0 ? alphabet.charAt(random.nextInt(6)) : 'x');
        }
        return octets;
    }

    private List<byte[]> received(LineEndings lineEndings, String... keywords) throws IOException {
        Random random = new Random(1870);
        List<byte[]> expected = new ArrayList<>();
        var script = MailServerScript.smtp().keywords(keywords).build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(
                        Sessions.to(server).pipelining(Pipelining.DEFAULT).lineEndings(lineEndings))) {
            for (int size :
                    new int[] {0, 1, 7, 8, 9, BLOCK - 30, BLOCK - 1, BLOCK, BLOCK + 1, 4 * BLOCK, 4 * BLOCK + 3, 200_000
                    }) {
                byte[] octets = octets(size, lineEndings, random);
                Path file = Files.write(directory.resolve("mail-" + size), octets);
                for (Content content : List.of(
                        Content.of(octets),
                        Content.of(file),
                        Content.of(() -> new ByteArrayInputStream(octets)),
                        Content.once(new ByteArrayInputStream(octets)))) {
                    assertThat(session.send(Sessions.mail(content, "bob@example.org"))
                                    .isComplete())
                            .isTrue();
                    expected.add(ended(octets, lineEndings));
                }
            }
            assertThat(server.messages()).extracting(mail -> mail.content()).containsExactlyElementsOf(expected);
            return expected;
        }
    }

    private static byte[] ended(byte[] octets, LineEndings lineEndings) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        String lines = lineEndings == LineEndings.NORMALIZE ? text.replaceAll("\r\n|\r|\n", "\r\n") : text;
        return (lines.endsWith("\r\n") ? lines : lines + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8BITMIME", "PIPELINING", "PIPELINING CHUNKING SIZE"})
    void sameOctetsArriveWhereverTheyAreReadFrom(String keywords) throws IOException {
        assertThat(received(LineEndings.PRESERVE, keywords.split(" "))).hasSize(48);
        assertThat(received(LineEndings.NORMALIZE, keywords.split(" "))).hasSize(48);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8BITMIME", "PIPELINING CHUNKING"})
    void fileThatShrinksOrGrowsOnTheWayIsNotDelivered(String keywords) throws IOException {
        for (String end : List.of("", "\r\n")) {
            for (int change : new int[] {-100_000, -1, 1, 100_000}) {
                Path file = Files.writeString(directory.resolve("mail"), "x".repeat(200_000) + end);
                Content content = new ChangingContent(Content.of(file), () -> resize(file, change));
                assertNotDelivered(content, keywords, "has changed");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8BITMIME", "PIPELINING CHUNKING"})
    void fileThatIsWrittenToOnTheWayIsNotDelivered(String keywords) throws IOException {
        Path file = Files.writeString(directory.resolve("mail"), "x".repeat(200_000) + "\r\n");
        FileTime before = FileTime.fromMillis(0);
        Content content = new ChangingContent(Content.of(file), () -> Files.setLastModifiedTime(file, before));

        assertNotDelivered(content, keywords, "has changed since it was first read");
    }

    /** What a large file's last octets are cut from may lie between a CR and its LF. */
    @ParameterizedTest
    @EnumSource(LineEndings.class)
    void largeFileArrivesWhereverItIsCut(LineEndings lineEndings) throws IOException {
        var script = MailServerScript.smtp().keywords("PIPELINING", "CHUNKING").build();
        List<byte[]> expected = new ArrayList<>();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(
                        Sessions.to(server).pipelining(Pipelining.DEFAULT).lineEndings(lineEndings))) {
            for (int width = 1; width <= 5; width++) {
                byte[] octets = ("x".repeat(width) + "\r\n")
                        .repeat(200_000 / (width + 2))
                        .getBytes(StandardCharsets.US_ASCII);
                Path file = Files.write(directory.resolve("mail-" + width), octets);
                session.send(Sessions.mail(Content.of(file), "bob@example.org"));
                expected.add(octets);
            }
            assertThat(server.messages()).extracting(mail -> mail.content()).containsExactlyElementsOf(expected);
        }
    }

    private static void resize(Path file, int change) throws IOException {
        if (change > 0) {
            Files.write(file, new byte[change], StandardOpenOption.APPEND);
            return;
        }
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() + change);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8BITMIME", "PIPELINING CHUNKING"})
    void sourceThatGivesLessOrMoreTheSecondTimeIsNotDelivered(String keywords) {
        for (int second : new int[] {0, 19_999, 20_001, 60_000}) {
            int[] sizes = {20_000, second};
            int[] opened = {0};
            assertNotDelivered(
                    Content.of(() -> new ByteArrayInputStream(new byte[sizes[opened[0]++]])), keywords, "20000 octets");
        }
    }

    @Test
    void sourceThatFailsCostsNoTransaction() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            SmtpException e = failure(session, Content.of(() -> {
                throw new IOException("store is down");
            }));
            assertThat(e).hasMessageContaining("store is down").hasMessageContaining("nothing was sent");
            assertThat(server.commands()).containsExactly("EHLO client.example");
        }
    }

    @Test
    void sourceThatFailsTheSecondTimeIsNotDelivered() {
        int[] opened = {0};
        assertNotDelivered(
                Content.of(() -> {
                    if (opened[0]++ > 0) {
                        throw new IOException("store is down");
                    }
                    return new ByteArrayInputStream(new byte[100]);
                }),
                "8BITMIME",
                "store is down");
    }

    @Test
    void streamThatWasSentCostsNoSecondTransaction() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            Content once = Content.once(new ByteArrayInputStream(new byte[] {'x'}));
            session.send(Sessions.mail(once, "bob@example.org"));
            int commands = server.commands().size();
            SmtpException e = failure(session, once);

            assertThat(e).hasMessageContaining("read already").hasMessageContaining("nothing was sent");
            assertThat(server.commands()).hasSize(commands);
            assertThat(session.isConnected()).isTrue();
        }
    }

    private static void assertNotDelivered(Content content, String keywords, String reason) {
        var script = MailServerScript.smtp().keywords(keywords.split(" ")).build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(Sessions.to(server).pipelining(Pipelining.DEFAULT))) {
            SmtpException e = failure(session, content);
            assertThat(e)
                    .isNotInstanceOf(SmtpInDoubtException.class)
                    .hasMessageContaining(reason)
                    .hasMessageContaining("nothing was delivered");
            assertThat(e.result())
                    .isNotNull()
                    .satisfies(
                            result -> assertThat(result.with(Outcome.NOT_SENT)).containsExactly("bob@example.org"));
            assertThat(session.isConnected()).isFalse();
            server.awaitClosed(1);
            assertThat(server.messages()).isEmpty();
        }
    }

    private static SmtpException failure(SmtpSession session, Content content) {
        return catchThrowableOfType(SmtpException.class, () -> session.send(Sessions.mail(content, "bob@example.org")));
    }

    /** Looked over as it is, and changed when it has been opened to be sent. */
    private record ChangingContent(Content content, StepwiseContent.Action change) implements Content {

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public @Nullable ContentScan scan() throws IOException {
            return content.scan();
        }

        @Override
        public InputStream open() throws IOException {
            InputStream in = content.open();
            change.run();
            return in;
        }
    }
}
