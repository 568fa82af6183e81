package org.smtplib.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.codec.DotStuffer;
import org.smtplib.message.ContentScan;
import org.smtplib.protocol.LineEndings;

/** Whatever the content, the server gets it back out of what was written, and finds one end. */
class DotStufferFuzzTest {

    static Stream<byte[]> seeds() {
        return FuzzInput.seeds(
                "Subject: a\r\n\r\ntext\r\n",
                ".\r\n..\r\n.a\r\n",
                "a\n.\nb",
                "a\r.\rb\r\n.",
                "\r\n.\r\n",
                "\r\r\n\n.",
                "gr\u00fc\u00dfe\r\n");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "")
    void serverGetsTheContentBackAndFindsOneEnd(byte[] content) throws IOException {
        byte[] normalized = normalized(content);
        int bare = normalized.length - content.length;
        checkScan(content, bare);
        for (LineEndings policy : LineEndings.values()) {
            byte[] wire = wire(content, policy, () -> content.length, 2 * DotStuffer.MAX_EXPANSION + content.length);
            var random = FuzzInput.random(content);
            int room = DotStuffer.MAX_EXPANSION + random.nextInt(20);
            if (!Arrays.equals(wire, wire(content, policy, () -> random.nextInt(0, 20), room))) {
                throw new AssertionError(policy + ": not the same in pieces");
            }
            if ((wire == null) != (policy == LineEndings.REJECT && bare > 0)) {
                throw new AssertionError(policy + ": " + (wire == null ? "refused" : "taken"));
            }
            if (wire != null) {
                byte[] expected = ended(policy == LineEndings.PRESERVE ? content : normalized);
                if (!Arrays.equals(expected, received(wire))) {
                    throw new AssertionError(policy + ": the server gets something else");
                }
            }
        }
    }

    private static void checkScan(byte[] content, int bare) throws IOException {
        boolean is8Bit = false;
        for (byte octet : content) {
            is8Bit |= octet < 0;
        }
        String end = new String(content, StandardCharsets.ISO_8859_1);
        ContentScan expected = new ContentScan(
                content.length, bare, end.endsWith("\r\n"), end.endsWith("\r") || end.endsWith("\n"), is8Bit);
        ContentScan scan = ContentScan.of(new ByteArrayInputStream(content));
        if (!scan.equals(expected)) {
            throw new AssertionError(scan + ", expected " + expected);
        }
    }

    /** What is written, in pieces of the given sizes through a buffer with so much room; null when it is refused. */
    private static byte @Nullable [] wire(byte[] content, LineEndings policy, IntSupplier sizes, int room) {
        DotStuffer stuffer = new DotStuffer(policy);
        ByteArrayOutputStream wire = new ByteArrayOutputStream(content.length + 8);
        ByteBuffer in = ByteBuffer.wrap(content).limit(0);
        ByteBuffer out = ByteBuffer.allocate(room);
        try {
            while (in.limit() < content.length) {
                in.limit(Math.min(content.length, in.limit() + sizes.getAsInt()));
                while (in.hasRemaining()) {
                    int before = in.remaining();
                    stuffer.encode(in, out);
                    drain(out, wire);
                    if (in.remaining() == before) {
                        throw new AssertionError("an empty buffer of " + room + " octets takes nothing");
                    }
                }
            }
            stuffer.endLastLine(out);
        } catch (IllegalArgumentException e) {
            return null;
        }
        DotStuffer.terminate(out);
        drain(out, wire);
        return wire.toByteArray();
    }

    private static void drain(ByteBuffer out, ByteArrayOutputStream wire) {
        wire.write(out.array(), 0, out.position());
        out.clear();
    }

    /**
     * The server's side (RFC 5321 4.5.2), strictly: a dot that begins a line is followed by the dot that belongs there,
     * whatever line feed the server takes for a line end; the one that is not ends the content, and nothing follows.
     */
    private static byte[] received(byte[] wire) {
        int end = wire.length - 3;
        ByteArrayOutputStream content = new ByteArrayOutputStream(wire.length);
        for (int i = 0; i < end; i++) {
            if (wire[i] == '.' && (i == 0 || wire[i - 1] == '\n') && wire[++i] != '.') {
                throw new AssertionError("a dot stands alone at " + i + " of " + wire.length);
            }
            content.write(wire[i]);
        }
        if (!endsWith(wire, "\r\n.\r\n")) {
            throw new AssertionError("no end");
        }
        return content.toByteArray();
    }

    private static byte[] normalized(byte[] content) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(content.length + 8);
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\r' || content[i] == '\n') {
                lines.write('\r');
                lines.write('\n');
                i += content[i] == '\r' && i + 1 < content.length && content[i + 1] == '\n' ? 1 : 0;
            } else {
                lines.write(content[i]);
            }
        }
        return lines.toByteArray();
    }

    private static byte[] ended(byte[] content) {
        if (endsWith(content, "\r\n")) {
            return content;
        }
        byte[] ended = Arrays.copyOf(content, content.length + 2);
        ended[content.length] = '\r';
        ended[content.length + 1] = '\n';
        return ended;
    }

    private static boolean endsWith(byte[] octets, String end) {
        int from = octets.length - end.length();
        boolean same = from >= 0;
        for (int i = 0; same && i < end.length(); i++) {
            same = octets[from + i] == end.charAt(i);
        }
        return same;
    }
}
