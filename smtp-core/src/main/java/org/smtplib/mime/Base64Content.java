package org.smtplib.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.OptionalLong;
import org.smtplib.message.Content;
import org.smtplib.message.ContentScan;

/** Another content in base64 (RFC 2045 6.8), encoded while it is read. Its length is worked out without encoding it. */
final class Base64Content implements Content {

    private final Content original;

    Base64Content(Content original) {
        this.original = original;
    }

    @Override
    public boolean isRepeatable() {
        return original.isRepeatable();
    }

    @Override
    public InputStream open() throws IOException {
        return new Base64Stream(original.open());
    }

    @Override
    public OptionalLong knownLength() throws IOException {
        OptionalLong length = original.knownLength();
        return length.isEmpty() ? length : OptionalLong.of(Base64Stream.encodedLength(length.getAsLong()));
    }

    /** What came of base64 is lines of ASCII, the last of them not ended. */
    @Override
    public ContentScan scan() throws IOException {
        OptionalLong known = original.knownLength();
        long length = known.isPresent()
                ? known.getAsLong()
                : Objects.requireNonNull(original.scan()).octets();
        return new ContentScan(Base64Stream.encodedLength(length), 0, false, false, false);
    }
}
