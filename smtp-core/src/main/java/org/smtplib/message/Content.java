package org.smtplib.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The octets of a message: headers, an empty line, body; as they are to arrive. */
public interface Content {

    /** Whether {@link #open()} gives the same octets each time, so that the mail may be sent again. */
    boolean isRepeatable();

    /** The octets from the first on. The caller closes the stream. */
    InputStream open() throws IOException;

    /** How many octets there are, where that is known without reading them. */
    default OptionalLong knownLength() throws IOException {
        return OptionalLong.empty();
    }

    /**
     * What must be known of the octets before they are sent; null where they can be read but once, and so not for this.
     * Read anew each time, unless the content keeps what it found.
     *
     * @throws IOException when the content cannot be read, or cannot be read any more
     */
    default @Nullable ContentScan scan() throws IOException {
        if (!isRepeatable()) {
            return null;
        }
        try (InputStream in = open()) {
            return ContentScan.of(in);
        }
    }

    /** Content in memory. The array is not copied: leave it unchanged as long as the content is in use. */
    static Content of(byte[] octets) {
        return new BytesContent(octets);
    }

    /** Text as UTF-8; line ends are the concern of whoever sends it. */
    static Content of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A file, read while it is sent and never held in memory. It is to stay as it is from the first use of this content
     * on: of one that has another length or another time of change then, an error tells before the mail is at its end,
     * and nothing is delivered.
     */
    static Content of(Path file) {
        return new FileContent(file);
    }

    /**
     * What a source gives, read while it is sent and never held in memory: the first time it is sent, once before that
     * to look it over. A source that gives another number of octets later on is an error, and nothing is delivered.
     */
    static Content of(ContentSource source) {
        return new SourceContent(source);
    }

    /**
     * What a stream gives, which is read and closed when the mail is sent, and not before. Such a mail is sent once: it
     * never goes again by itself, not to a second server either; and since nobody knows its size, it goes with DATA and
     * without the parameter SIZE. Where line ends are to be CRLF, what is not shows only while it is sent.
     */
    static Content once(InputStream stream) {
        return new OneShotContent(stream);
    }
}
