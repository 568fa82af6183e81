package org.smtplib.mime;

import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.ParseException;
import java.util.regex.Pattern;
import org.smtplib.message.Content;
import org.smtplib.protocol.Mailboxes;

/** A file that goes with an {@link Email}. */
final class Attachment {

    // RFC 2045 6.4: what holds messages or parts is encoded in its leaves, and not as a whole.
    private static final Pattern COMPOSITE = Pattern.compile("(message|multipart)/", Pattern.CASE_INSENSITIVE);

    private final String fileName;
    private final String contentType;
    private final Content content;

    Attachment(String fileName, String contentType, Content content) {
        this.fileName = HeaderText.requireOneLine("file name", fileName);
        this.contentType = requireType(contentType);
        this.content = content;
    }

    private static String requireType(String contentType) {
        HeaderText.requireOneLine("content type", contentType);
        try {
            if (Mailboxes.isAscii(contentType)) {
                return new ContentType(contentType).toString();
            }
        } catch (ParseException e) {
            throw new IllegalArgumentException("Not a content type: \"" + contentType + "\": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("A content type is ASCII, not \"" + contentType + "\"");
    }

    String fileName() {
        return fileName;
    }

    String contentType() {
        return contentType;
    }

    /** Whether it goes out as it is, since it consists of messages or parts that are encoded already. */
    boolean isComposite() {
        return COMPOSITE.matcher(contentType).lookingAt();
    }

    Content content() {
        return content;
    }
}
