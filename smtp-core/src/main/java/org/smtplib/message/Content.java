package org.smtplib.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The octets of a message: headers, an empty line, body; as they are to arrive. */
public interface Content {

    /** Whether {@link #open()} gives the same octets each time, so that the mail may be sent again. */
    boolean isRepeatable();

    /** The octets from the first on. The caller closes the stream. */
    InputStream open() throws IOException;

    /** Content in memory. The array is not copied: leave it unchanged until the mail is sent. */
    static Content of(byte[] octets) {
        return new BytesContent(octets);
    }

    /** Text as UTF-8; line ends are the concern of whoever sends it. */
    static Content of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }
}
