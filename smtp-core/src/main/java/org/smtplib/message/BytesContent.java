package org.smtplib.message;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Content that lies in memory as a whole. */
final class BytesContent implements Content {

    private final byte[] octets;
    /** Found once and kept; two threads that find it at the same time find the same. */
    private @Nullable ContentScan scan;

    BytesContent(byte[] octets) {
        this.octets = octets;
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(octets);
    }

    @Override
    public OptionalLong knownLength() {
        return OptionalLong.of(octets.length);
    }

    @Override
    public ContentScan scan() {
        ContentScan known = scan;
        if (known == null) {
            ContentScanner scanner = new ContentScanner();
            scanner.write(octets, 0, octets.length);
            known = scanner.result();
            scan = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return octets.length + " octets";
    }
}
