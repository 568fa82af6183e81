package org.smtplib.protocol;

/** What becomes of content whose lines do not all end in CRLF (RFC 5321 2.3.8). */
public enum LineEndings {
    /**
     * Line ends pass as they are. A dot behind a bare LF is doubled all the same: some servers take a bare LF for a line
     * end, which makes this a policy for content that is trusted.
     */
    PRESERVE,
    /** A lone CR and a lone LF each become CRLF. */
    NORMALIZE,
    /** Content with a lone CR or LF is refused before anything is sent. */
    REJECT
}
