package org.smtplib.mime;

/** A file that goes with an {@link Email}. */
final class Attachment {

    private final String fileName;
    private final String contentType;
    private final byte[] octets;

    Attachment(String fileName, String contentType, byte[] octets) {
        this.fileName = HeaderText.requireOneLine("file name", fileName);
        this.contentType = HeaderText.requireOneLine("content type", contentType);
        this.octets = octets;
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
