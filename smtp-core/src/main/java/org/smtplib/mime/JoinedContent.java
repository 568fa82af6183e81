package org.smtplib.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.smtplib.message.Content;
import org.smtplib.message.ContentScan;

/** Contents one behind the other; no CRLF is torn between two of them. */
final class JoinedContent implements Content {

    private final List<Content> pieces;
    private volatile @Nullable ContentScan scan;

    JoinedContent(List<Content> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    @Override
    public boolean isRepeatable() {
        return pieces.stream().allMatch(Content::isRepeatable);
    }

    @Override
    public InputStream open() {
        return new Joined(pieces.iterator());
    }

    /** What was found when it was looked over; before that, the sum of the pieces where each knows its own. */
    @Override
    public OptionalLong knownLength() throws IOException {
        ContentScan known = scan;
        if (known != null) {
            return OptionalLong.of(known.octets());
        }
        long sum = 0;
        for (Content piece : pieces) {
            OptionalLong length = piece.knownLength();
            if (length.isEmpty()) {
                return length;
            }
            sum += length.getAsLong();
        }
        return OptionalLong.of(sum);
    }

    /** Found once and kept: each piece sees to it that it stays as long as it was. */
    @Override
    public ContentScan scan() throws IOException {
        ContentScan known = scan;
        if (known == null) {
            known = ContentScan.EMPTY;
            for (Content piece : pieces) {
                known = known.then(Objects.requireNonNull(piece.scan(), "A piece can be read but once"));
            }
            scan = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return "a composed message";
    }

    /** Opens one piece after the other, each when the one before is at its end. */
    private static final class Joined extends InputStream {

        private final Iterator<Content> rest;
        private @Nullable InputStream current;

        Joined(Iterator<Content> rest) {
            this.rest = rest;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            for (InputStream in = piece(); in != null; in = piece()) {
                int count = in.read(target, offset, length);
                if (count >= 0) {
                    return count;
                }
                close();
            }
            return -1;
        }

        @Override
        public long transferTo(OutputStream out) throws IOException {
            long total = 0;
            for (InputStream in = piece(); in != null; in = piece()) {
                total += in.transferTo(out);
                close();
            }
            return total;
        }

        private @Nullable InputStream piece() throws IOException {
            if (current == null && rest.hasNext()) {
                current = rest.next().open();
            }
            return current;
        }

        @Override
        public void close() throws IOException {
            InputStream in = current;
            current = null;
            if (in != null) {
                in.close();
            }
        }
    }
}
