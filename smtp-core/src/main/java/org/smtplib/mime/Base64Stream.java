package org.smtplib.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;

/** What another stream gives, in base64: lines of 76 characters with CRLF between them (RFC 2045 6.8). */
final class Base64Stream extends InputStream {

    private static final int LINE = 76;
    private static final int OCTETS_OF_A_LINE = 57;
    private static final int LINES = 256;

    private final InputStream in;
    private final Base64.Encoder encoder = Base64.getMimeEncoder();
    // One block ahead: whether a CRLF follows a block is known when there is another one.
    private final byte[] octets = new byte[LINES * OCTETS_OF_A_LINE];
    private final byte[] encoded = new byte[LINES * (LINE + 2)];
    private int count = -1;
    private int position;
    private int limit;

    Base64Stream(InputStream in) {
        this.in = in;
    }

    /** How many octets become of so many. */
    static long encodedLength(long octets) {
        long characters = (octets + 2) / 3 * 4;
        return characters + Math.max(0, characters - 1) / LINE * 2;
    }

    @Override
    public int read() throws IOException {
        return fill() ? encoded[position++] : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int given = Math.min(length, limit - position);
        System.arraycopy(encoded, position, target, offset, given);
        position += given;
        return given;
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        long total = 0;
        while (fill()) {
            out.write(encoded, position, limit - position);
            total += limit - position;
            position = limit;
        }
        return total;
    }

    /** Sees to it that there is something to give; false at the end. */
    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        if (count < 0) {
            next();
        }
        if (count == 0) {
            return false;
        }
        position = 0;
        limit = encoder.encode(count < octets.length ? Arrays.copyOf(octets, count) : octets, encoded);
        next();
        if (count > 0) {
            encoded[limit++] = '\r';
            encoded[limit++] = '\n';
        }
        return true;
    }

    private void next() throws IOException {
        count = count >= 0 && count < octets.length ? 0 : in.readNBytes(octets, 0, octets.length);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
