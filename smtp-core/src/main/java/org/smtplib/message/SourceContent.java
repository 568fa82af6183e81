package org.smtplib.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Content that somebody else opens anew each time. */
final class SourceContent implements Content {

    private final ContentSource source;
    private volatile @Nullable ContentScan scan;

    SourceContent(ContentSource source) {
        this.source = Objects.requireNonNull(source, "The content has no source: null");
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public InputStream open() throws IOException {
        ContentScan known = scan;
        return known == null ? stream() : new MeasuredStream(stream(), known.octets(), "what the source gives");
    }

    private InputStream stream() throws IOException {
        InputStream stream = source.open();
        if (stream == null) {
            throw new IOException("the source gave null instead of a stream");
        }
        return stream;
    }

    @Override
    public OptionalLong knownLength() {
        ContentScan known = scan;
        return known == null ? OptionalLong.empty() : OptionalLong.of(known.octets());
    }

    @Override
    public ContentScan scan() throws IOException {
        ContentScan known = scan;
        if (known == null) {
            try (InputStream in = stream()) {
                known = ContentScan.of(in);
            }
            scan = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return "what a source gives";
    }
}
