package org.smtplib.mime;

import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.ParseException;
import java.util.Objects;
import org.smtplib.protocol.Mailboxes;

/** A file that goes with an {@link Email}. */
final class Attachment {

    private final String fileName;
    private final String contentType;
    private final byte[] octets;

    Attachment(String fileName, String contentType, byte[] octets) {
        this.fileName = HeaderText.requireOneLine("file name", fileName);
        this.contentType = requireType(contentType);
        this.octets = Objects.requireNonNull(octets, () -> "The attachment " + fileName + " has no content: null");
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

    byte[] octets() {
        return octets;
    }
}
