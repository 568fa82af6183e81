package org.smtplib.protocol;

/** What becomes of content whose lines do not all end in CRLF (RFC 5321 2.3.8). */
public enum LineEndings {
    /** Octets pass as they are. Some servers take a bare line end for a line end: only for content that is trusted. */
    PRESERVE,
    /** A lone CR and a lone LF each become CRLF. */
    NORMALIZE,
    /** Content with a lone CR or LF is refused before anything is sent. */
    REJECT
}
