package org.smtplib.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtplib.message.Content;
import org.smtplib.message.Outcome;
import org.smtplib.protocol.LineEndings;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ScriptedSmtpServer;

/**
 * The same content arrives whichever way it goes: step by step, grouped, as a chunk, in one flight, with the next mail's
 * envelope behind it, in a train; in clear and under TLS; from an array and from a stream that can be read once.
 */
class PipelinedContentTest {

    private static final int BLOCK = 16 * 1024;
    private static final Pattern LONE_LINE_END = Pattern.compile("\r(?!\n)|(?<!\r)\n");

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

    private record Once(byte[] octets) implements Content {

        @Override
        public boolean isRepeatable() {
            return false;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(octets);
        }
    }

    /** Contents whose ends fall around the borders of the buffers that they go through. */
    private static List<byte[]> contents(LineEndings lineEndings) {
        Random random = new Random(3030);
        List<byte[]> contents = new ArrayList<>(List.of(new byte[0], ".\r\n".getBytes(UTF_8), "..".getBytes(UTF_8)));
        String alphabet = switch (lineEndings) {
            // Behind a lone LF that is preserved DATA doubles a dot, and the server does not take it away again.
            case PRESERVE -> "xab\r\n";
            case NORMALIZE -> ".ab\r\n";
            case REJECT -> ".ab\n\u00e9";
        };
        for (int size : List.of(1, 2, 100, BLOCK / 2, BLOCK - 70, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5)) {
            StringBuilder text = new StringBuilder();
            int length = size + random.nextInt(20);
            while (text.length() < length) {
                char next = alphabet.charAt(random.nextInt(5));
                text.append(lineEndings == LineEndings.REJECT && next == '\n' ? "\r\n" : String.valueOf(next));
            }
            contents.add(text.toString().getBytes(ISO_8859_1));
        }
        return contents;
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

    private static List<String> received(Way way, LineEndings lineEndings, boolean tls, boolean once) {
        List<byte[]> contents = contents(lineEndings);
        MailServerScriptBuilder script = MailServerScript.smtp().keywords(way.keywords);
        try (var server = ScriptedSmtpServer.start((tls ? script.startTls() : script).build());
                var session = Sessions.open(
                        Sessions.to(server).pipelining(way.pipelining).lineEndings(lineEndings))) {
            assertThat(session.tlsInfo() != null).isEqualTo(tls);
            MailRow row = new MailRow();
            for (byte[] octets : contents) {
                Content content = once ? new Once(octets) : Content.of(octets);
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
            assertThat(chunks).isEqualTo(!once && List.of(way.keywords).contains("CHUNKING"));
            return server.messages().stream().map(mail -> hash(mail.content())).toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void contentIsTheSameByEveryRoute(LineEndings lineEndings) {
        List<String> expected = contents(lineEndings).stream()
                .map(content -> expected(content, lineEndings))
                .toList();
        for (Way way : Way.values()) {
            for (boolean tls : new boolean[] {false, true}) {
                for (boolean once : new boolean[] {false, true}) {
                    assertThat(received(way, lineEndings, tls, once))
                            .as("%s, TLS %s, once %s", way, tls, once)
                            .isEqualTo(expected);
                }
            }
        }
    }
}
