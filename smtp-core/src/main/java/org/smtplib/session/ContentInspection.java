package org.smtplib.session;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Content;
import org.smtplib.message.ContentScan;
import org.smtplib.protocol.LineEndings;

/** Looks a content over before anything is written to a server. */
final class ContentInspection {

    private ContentInspection() {}

    /**
     * What the content is like, or null for one that can be read once only, which is not read for that.
     *
     * @throws SmtpException when it cannot be read
     * @throws IllegalArgumentException when the policy refuses its line ends
     */
    static @Nullable ContentScan of(Content content, LineEndings lineEndings) {
        ContentScan scan = scan(content);
        if (scan != null && lineEndings == LineEndings.REJECT && scan.bareLineEnds() > 0) {
            throw new IllegalArgumentException("The content has " + scan.bareLineEnds()
                    + " lone CR or LF, and the line-ending policy REJECT takes CRLF only; nothing was sent. Give"
                    + " CRLF, or choose NORMALIZE");
        }
        return scan;
    }

    private static @Nullable ContentScan scan(Content content) {
        try {
            return content.scan();
        } catch (IOException | RuntimeException e) {
            throw new SmtpException("The content cannot be read: " + e.getMessage() + "; nothing was sent", e);
        }
    }
}
