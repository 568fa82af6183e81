package org.smtplib.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.smtplib.protocol.LineEndings;

/**
 * Turns content into what follows a 354 (RFC 5321 4.5.2): a dot that begins a line is doubled, line ends are as the
 * policy says, and the end is marked. Content comes in pieces of any size; each piece is read once.
 */
public final class DotStuffer {

    /** The most octets that one octet of content becomes, or that the end adds. */
    public static final int MAX_EXPANSION = 5;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    private final LineEndings policy;
    private final boolean stuffing;
    private boolean lineStart = true;
    private boolean afterCr;
    private boolean endsWithCrlf;

    public DotStuffer(LineEndings policy) {
        this(policy, true);
    }

    private DotStuffer(LineEndings policy, boolean stuffing) {
        this.policy = policy;
        this.stuffing = stuffing;
    }

    /** One that leaves dots alone, for the chunks of RFC 3030, and keeps the policy all the same. */
    public static DotStuffer withoutDots(LineEndings policy) {
        return new DotStuffer(policy, false);
    }

    /**
     * Moves octets until {@code in} is empty or {@code out} has less room than {@link #MAX_EXPANSION}.
     *
     * @throws IllegalArgumentException when the policy is {@link LineEndings#REJECT} and a line end is not CRLF
     */
    public void encode(ByteBuffer in, ByteBuffer out) {
        while (in.hasRemaining() && out.remaining() >= MAX_EXPANSION) {
            if (!afterCr && in.hasArray()) {
                copyRun(in, out);
            }
            if (in.hasRemaining() && out.remaining() >= MAX_EXPANSION) {
                encode(in.get(), out);
            }
        }
    }

    private void encode(byte octet, ByteBuffer out) {
        switch (octet) {
            case '\r' -> carriageReturn(out);
            case '\n' -> lineFeed(out);
            default -> other(octet, out);
        }
    }

    /** Moves the octets up to the first that does not pass just as it is, over line ends too: often all there are. */
    private void copyRun(ByteBuffer in, ByteBuffer out) {
        byte[] octets = in.array();
        int start = in.arrayOffset() + in.position();
        int end = start + Math.min(in.remaining(), out.remaining() - MAX_EXPANSION + 1);
        int stop = runEnd(octets, start, end);
        out.put(octets, start, stop - start);
        in.position(in.position() + stop - start);
    }

    private int runEnd(byte[] octets, int start, int end) {
        int i = start;
        int line = start; // where the octets behind the last line end begin
        while (i < end && !(stuffing && lineStart && i == line && octets[i] == '.')) {
            i = controlOrEnd(octets, i, end);
            int width = i < end ? lineEnd(octets, i, end) : 0;
            if (width == 0) {
                break;
            }
            i += width;
            if (octets[i - 1] == '\n') {
                line = i;
                lineStart = true;
                endsWithCrlf = width == 2;
            }
        }
        if (i > line) {
            lineStart = false;
            endsWithCrlf = false;
        }
        return i;
    }

    /** How many octets of a line end, or of another control character, pass as they are; 0 for what is for later. */
    private int lineEnd(byte[] octets, int i, int end) {
        return switch (octets[i]) {
            case '\r' -> i + 1 < end && octets[i + 1] == '\n' ? 2 : 0;
            case '\n' -> policy == LineEndings.PRESERVE ? 1 : 0;
            default -> 1;
        };
    }

    /** The place of the first octet below 14, among which are CR and LF. */
    private static int controlOrEnd(byte[] octets, int start, int end) {
        int i = start;
        while (i <= end - Long.BYTES) {
            long eight = (long) LONGS.get(octets, i);
            if (((eight - 14 * ONES) & ~eight & HIGH) != 0) {
                break;
            }
            i += Long.BYTES;
        }
        while (i < end && (octets[i] < 0 || octets[i] >= 14)) {
            i++;
        }
        return i;
    }

    private void carriageReturn(ByteBuffer out) {
        rejectAfterCr();
        if (policy == LineEndings.NORMALIZE) {
            crlf(out);
        } else {
            out.put((byte) '\r');
            lineStart = false;
            endsWithCrlf = false;
        }
        afterCr = true;
    }

    private void lineFeed(ByteBuffer out) {
        if (!afterCr && policy == LineEndings.REJECT) {
            throw bareLineEnd("LF");
        }
        if (policy != LineEndings.NORMALIZE) {
            out.put((byte) '\n');
            // After a bare LF too: some servers take it for a line end, and would see a lone dot behind it.
            lineStart = true;
            endsWithCrlf = afterCr;
        } else if (!afterCr) {
            crlf(out);
        }
        afterCr = false;
    }

    private void other(byte octet, ByteBuffer out) {
        rejectAfterCr();
        if (stuffing && lineStart && octet == '.') {
            out.put((byte) '.');
        }
        out.put(octet);
        lineStart = false;
        afterCr = false;
        endsWithCrlf = false;
    }

    /**
     * Completes the last line. Nothing of the terminator is written yet; empty content becomes one empty line.
     *
     * @throws IllegalArgumentException when the policy is {@link LineEndings#REJECT} and the content ends in a lone CR
     */
    public void endLastLine(ByteBuffer out) {
        rejectAfterCr();
        if (!endsWithCrlf) {
            crlf(out);
        }
    }

    /** Writes the terminator, a dot on a line of its own. */
    public static void terminate(ByteBuffer out) {
        out.put((byte) '.').put((byte) '\r').put((byte) '\n');
    }

    private void crlf(ByteBuffer out) {
        out.put((byte) '\r').put((byte) '\n');
        lineStart = true;
        endsWithCrlf = true;
    }

    private void rejectAfterCr() {
        if (afterCr && policy == LineEndings.REJECT) {
            throw bareLineEnd("CR");
        }
    }

    private static IllegalArgumentException bareLineEnd(String which) {
        return new IllegalArgumentException("The content has a lone " + which
                + "; the line-ending policy REJECT takes CRLF only. Give CRLF, or choose NORMALIZE");
    }
}
