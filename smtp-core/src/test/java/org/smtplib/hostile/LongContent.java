package org.smtplib.hostile;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.smtplib.message.Content;

/** Content of many lines that needs no memory, and does something whenever it is read from an octet on. */
final class LongContent implements Content {

    private static final byte[] LINES = ("x".repeat(62) + "\r\n").repeat(1024).getBytes(StandardCharsets.US_ASCII);

    private final long size;
    private final long gateAt;
    private final Runnable gate;
    private final boolean repeatable;

    /** Content that can be read once, and runs the gate before each part of it is read. */
    static LongContent once(long size, Runnable gate) {
        return new LongContent(size, 0, gate, false);
    }

    /** Content that can be read again, and runs the gate before each part of it that is read from an octet on. */
    static LongContent gated(long size, long gateAt, Runnable gate) {
        return new LongContent(size, gateAt, gate, true);
    }

    private LongContent(long size, long gateAt, Runnable gate, boolean repeatable) {
        this.size = size;
        this.gateAt = gateAt;
        this.gate = gate;
        this.repeatable = repeatable;
    }

    @Override
    public boolean isRepeatable() {
        return repeatable;
    }

    @Override
    public InputStream open() {
        return new InputStream() {

            private long position;

            @Override
            public int read() {
                throw new UnsupportedOperationException("octet by octet");
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                if (position >= gateAt) {
                    gate.run();
                }
                int from = (int) (position % LINES.length);
                int count = (int) Math.min(Math.min(length, LINES.length - from), size - position);
                System.arraycopy(LINES, from, target, offset, count);
                position += count;
                return count == 0 ? -1 : count;
            }
        };
    }
}
