package org.smtplib.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.List;
import org.smtplib.protocol.LineEndings;

/** Drives a {@link DotStuffer} as a writer with a small buffer does. */
final class Stuffing {

    private final StringBuilder written = new StringBuilder();
    private final ByteBuffer out;
    private final DotStuffer stuffer;

    private Stuffing(LineEndings policy, int bufferSize) {
        stuffer = new DotStuffer(policy);
        out = ByteBuffer.allocate(bufferSize);
    }

    /** What goes over the wire, terminator included, when the content comes in these pieces. */
    static String wire(LineEndings policy, int bufferSize, List<String> pieces) {
        Stuffing stuffing = new Stuffing(policy, bufferSize);
        pieces.forEach(stuffing::encode);
        return stuffing.end();
    }

    /** As {@link #wire}, or null when the content is refused. */
    static String wireOrNull(LineEndings policy, int bufferSize, List<String> pieces) {
        try {
            return wire(policy, bufferSize, pieces);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void encode(String piece) {
        ByteBuffer in = ByteBuffer.wrap(piece.getBytes(ISO_8859_1));
        stuffer.encode(in, out);
        while (in.hasRemaining()) {
            int before = in.remaining();
            drain();
            stuffer.encode(in, out);
            if (in.remaining() == before) {
                throw new AssertionError("an empty buffer of " + out.capacity() + " octets takes nothing");
            }
        }
    }

    private String end() {
        drain();
        stuffer.endLastLine(out);
        DotStuffer.terminate(out);
        drain();
        return written.toString();
    }

    private void drain() {
        out.flip();
        written.append(ISO_8859_1.decode(out));
        out.clear();
    }
}
