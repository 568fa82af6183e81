package org.smtplib.message;

import java.io.IOException;
import java.io.InputStream;

/**
 * What must be known of content before MAIL: its size on the wire, and whether it is what it should be.
 *
 * @param octets the size as read
 * @param bareLineEnds how many lone CRs and LFs there are; each grows by one octet when normalised
 * @param endsInCrlf whether its last two octets are a CRLF
 * @param endsInLineEnd whether its last octet is a CR or LF
 * @param is8Bit whether an octet is above 127, so that the content wants 8BITMIME (RFC 6152)
 */
public record ContentScan(long octets, long bareLineEnds, boolean endsInCrlf, boolean endsInLineEnd, boolean is8Bit) {

    /** Of content without an octet. */
    public static final ContentScan EMPTY = new ContentScan(0, 0, false, false, false);

    /** Reads {@code in} to its end, and does not close it. */
    public static ContentScan of(InputStream in) throws IOException {
        ContentScanner scanner = new ContentScanner();
        in.transferTo(scanner);
        return scanner.result();
    }

    /** Of this content and another behind it, where no CRLF is torn between the two. */
    public ContentScan then(ContentScan next) {
        return new ContentScan(
                octets + next.octets,
                bareLineEnds + next.bareLineEnds,
                next.octets == 0 ? endsInCrlf : next.endsInCrlf,
                next.octets == 0 ? endsInLineEnd : next.endsInLineEnd,
                is8Bit || next.is8Bit);
    }

    /**
     * The size of the content as one chunk (RFC 3030), its last line ended.
     *
     * @param normalized whether lone CRs and LFs become CRLF
     */
    public long chunkSize(boolean normalized) {
        boolean ended = normalized ? endsInLineEnd : endsInCrlf;
        return octets + (normalized ? bareLineEnds : 0) + (ended ? 0 : 2);
    }
}
