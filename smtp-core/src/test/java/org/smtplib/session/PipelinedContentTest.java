package org.smtplib.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtplib.message.Content;
import org.smtplib.message.Outcome;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.Protocol;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ScriptedSmtpServer;

/**
 * The same content arrives whichever way it goes: step by step, grouped, as a chunk, in one flight, with the next mail's
 * envelope behind it, in a train; in clear and under TLS; from an array, a file, streams, and a stream that can be read
 * once.
 */
class PipelinedContentTest {

    private static final int BLOCK = 16 * 1024;
    private static final Pattern LONE_LINE_END = Pattern.compile("\r(?!\n)|(?<!\r)\n");

    @TempDir
    private Path directory;

    /** How a content goes. */
    private enum Way {
        STEP_BY_STEP(Pipelining.OFF, false),
        GROUPED(Pipelining.DEFAULT, false, "PIPELINING"),
        CHUNKED(Pipelining.DEFAULT.withOneFlight(0, Duration.ZERO), false, "PIPELINING", "CHUNKING"),
        ONE_FLIGHT(Pipelining.DEFAULT.withOneFlight(1 << 20, Duration.ofMinutes(1)), false, "PIPELINING", "CHUNKING"),
        OVERLAP(Pipelining.DEFAULT, true, "PIPELINING"),
        OVERLAP_OF_CHUNKS(Pipelining.DEFAULT, true, "PIPELINING", "CHUNKING"),
        TRAIN(
                Pipelining.DEFAULT.withOneFlight(1 << 20, Duration.ofMinutes(1)).withTrain(5),
                true,
                "PIPELINING",
                "CHUNKING");

        private final Pipelining pipelining;
        private final boolean inARow;
        private final String[] keywords;

        Way(Pipelining pipelining, boolean inARow, String... keywords) {
            this.pipelining = pipelining;
            this.inARow = inARow;
            this.keywords = keywords;
        }
    }

    /** Where a content comes from. */
    private enum Source {
        BYTES {
            @Override
            Content of(byte[] octets, Path directory) {
                return Content.of(octets);
            }
        },
        FILE {
            @Override
            Content of(byte[] octets, Path directory) throws IOException {
                return Content.of(Files.write(Files.createTempFile(directory, "mail", ""), octets));
            }
        },
        STREAMS {
            @Override
            Content of(byte[] octets, Path directory) {
                return Content.of(() -> new Driblets(octets));
            }
        },
        ONCE {
            @Override
            Content of(byte[] octets, Path directory) {
                return Content.once(new Driblets(octets));
            }
        };

        abstract Content of(byte[] octets, Path directory) throws IOException;
    }

    /** A stream that gives a few octets at a time, so that line ends and dots fall apart. */
    private static final class Driblets extends ByteArrayInputStream {

        private final Random random = new Random(count);

        Driblets(byte[] octets) {
            super(octets);
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 1 + random.nextInt(50)));
        }

        @Override
        public long transferTo(OutputStream out) throws IOException {
            byte[] piece = new byte[50];
            long sum = 0;
            for (int read = read(piece, 0, 50); read > 0; read = read(piece, 0, 50)) {
                out.write(piece, 0, read);
                sum += read;
            }
            return sum;
        }
    }

    /** Contents of random sizes, whose ends fall around the borders of the buffers that they go through. */
    private static List<byte[]> contents(LineEndings lineEndings, boolean chunks) {
        Random random = new Random(3030);
        List<byte[]> contents = new ArrayList<>(List.of(new byte[0], ".\r\n".getBytes(UTF_8), "..".getBytes(UTF_8)));
        String alphabet = switch (lineEndings) {
            // Behind a lone LF that is preserved DATA doubles a dot, and the server does not take it away again.
            case PRESERVE -> chunks ? ".ab\r\n" : "xab\r\n";
            case NORMALIZE -> ".ab\r\n";
            case REJECT -> ".ab\n\u00e9";
        };
        for (int size : List.of(1, 2, 100, BLOCK / 2, BLOCK - 70, BLOCK - 20, BLOCK - 8, BLOCK, 2 * BLOCK, 3 * BLOCK)) {
            contents.add(lines(size + random.nextInt(20), alphabet, lineEndings, random));
        }
        // Lines that begin with dots, and line ends and dots at each place around the border of a buffer.
        for (int place = BLOCK - 6; place <= BLOCK + 1; place++) {
            contents.add(("x".repeat(place - 2) + "\r\n.\r\n..\r\n.z").getBytes(UTF_8));
        }
        return contents;
    }

    private static byte[] lines(int length, String alphabet, LineEndings lineEndings, Random random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            // Long lines too, since what has no line end is read eight octets at a time.
            char next = random.nextInt(20) == 0 ? 'x' : alphabet.charAt(random.nextInt(5));
            text.append(
                    lineEndings == LineEndings.REJECT && next == '\n' ? "\r\n" : next == 'x' ? "x".repeat(9) : next);
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    /** What has to arrive: the last line ended, and lone line ends made whole where that was asked for. */
    private static String expected(byte[] content, LineEndings lineEndings) {
        String text = new String(content, ISO_8859_1);
        String lines = lineEndings == LineEndings.NORMALIZE
                ? LONE_LINE_END.matcher(text).replaceAll("\r\n")
                : text;
        return hash((lines.endsWith("\r\n") ? lines : lines + "\r\n").getBytes(ISO_8859_1));
    }

    private static String hash(byte[] octets) {
        try {
            return octets.length + " octets "
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> received(Way way, List<byte[]> contents, LineEndings lineEndings, boolean tls, Source source)
            throws IOException {
        MailServerScriptBuilder script = MailServerScript.smtp().keywords(way.keywords);
        try (var server = ScriptedSmtpServer.start((tls ? script.startTls() : script).build());
                var session = Sessions.open(
                        Sessions.to(server).pipelining(way.pipelining).lineEndings(lineEndings))) {
            assertThat(session.tlsInfo() != null).isEqualTo(tls);
            MailRow row = new MailRow();
            for (byte[] octets : contents) {
                Content content = source.of(octets, directory);
                if (way.inARow) {
                    row.add(content, "a");
                } else {
                    assertThat(session.send(Sessions.mail(content, "bob@example.org"))
                                    .isComplete())
                            .isTrue();
                }
            }
            session.sendAll(row);
            assertThat(row.outcomes()).hasSize(way.inARow ? contents.size() : 0).allMatch(Outcome.ACCEPTED::equals);
            boolean chunks = server.commands().stream().anyMatch(command -> command.startsWith("BDAT"));
            assertThat(chunks).isEqualTo(goesByChunks(way, source));
            return server.messages().stream().map(mail -> hash(mail.content())).toList();
        }
    }

    private static boolean goesByChunks(Way way, Source source) {
        return source != Source.ONCE && List.of(way.keywords).contains("CHUNKING");
    }

    @ParameterizedTest
    @EnumSource
    void contentIsTheSameByEveryRoute(LineEndings lineEndings) throws IOException {
        for (Way way : Way.values()) {
            for (boolean tls : new boolean[] {false, true}) {
                for (Source source : Source.values()) {
                    List<byte[]> contents = contents(lineEndings, goesByChunks(way, source));
                    List<String> expected = contents.stream()
                            .map(content -> expected(content, lineEndings))
                            .toList();
                    assertThat(received(way, contents, lineEndings, tls, source))
                            .as("%s, TLS %s, %s", way, tls, source)
                            .isEqualTo(expected);
                }
            }
        }
    }

    /** LMTP has its own way: grouped and overlapped, but never in chunks. */
    @ParameterizedTest
    @EnumSource
    void contentIsTheSameByLmtp(LineEndings lineEndings) throws IOException {
        List<byte[]> contents = contents(lineEndings, false);
        for (Source source : Source.values()) {
            var script =
                    MailServerScript.lmtp().keywords("PIPELINING", "CHUNKING").build();
            try (var server = ScriptedSmtpServer.start(script);
                    var session = Sessions.open(Sessions.to(server)
                            .protocol(Protocol.LMTP)
                            .pipelining(Pipelining.DEFAULT.withTrain(5))
                            .lineEndings(lineEndings))) {
                MailRow row = new MailRow();
                for (byte[] octets : contents) {
                    row.add(source.of(octets, directory), "a", "b");
                }
                session.sendAll(row);
                assertThat(row.outcomes()).hasSize(contents.size()).allMatch(Outcome.ACCEPTED::equals);
                assertThat(server.messages())
                        .extracting(mail -> hash(mail.content()))
                        .containsExactlyElementsOf(contents.stream()
                                .map(content -> expected(content, lineEndings))
                                .toList());
            }
        }
    }
}
