package org.smtplib.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;

/** A JVM of its own, whose heap is far smaller than the mail that it sends. */
class BoundedHeapTest {

    private static final long MEBIBYTE = 1024 * 1024;

    @TempDir
    private Path directory;

    @Test
    void attachmentOf64MebibytesIsSentInOneChunkFromAHeapOf8() throws Exception {
        assertSent(64 * MEBIBYTE, "PIPELINING", "CHUNKING");
    }

    @Test
    void attachmentOf64MebibytesIsSentBehind354FromAHeapOf8() throws Exception {
        assertSent(64 * MEBIBYTE);
    }

    /** {@code mvn -pl smtp-core -Plong test -Dtest=BoundedHeapTest} */
    @Test
    @Tag("long")
    void attachmentOfAGibibyteIsSentFromAHeapOf8() throws Exception {
        assertSent(1024 * MEBIBYTE, "PIPELINING", "CHUNKING");
        assertSent(1024 * MEBIBYTE);
    }

    private void assertSent(long size, String... keywords) throws Exception {
        var script = MailServerScript.smtp().keywords(keywords).discardContent().build();
        try (var server = ScriptedSmtpServer.start(script)) {
            assertThat(output(server.port(), file(size))).containsExactly("sent");
            assertThat(server.messages())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.size())
                            .isGreaterThan(size / 3 * 4 + size / 57 * 2)
                            .isLessThan(size / 3 * 4 + size / 57 * 2 + 2000));
        }
    }

    /** A file that takes no room: it is all holes. */
    private Path file(long size) throws IOException {
        Path path = directory.resolve("disk.img");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(size);
        }
        return path;
    }

    private List<String> output(int port, Path file) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx8m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
                "-classpath",
                System.getProperty("java.class.path"),
                LargeMail.class.getName(),
                String.valueOf(port),
                file.toString()));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            process.waitFor();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }
}
