package org.smtplib.codec;

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

    private static final int BUFFER = 16 * 1024;

    /** Reads {@code in} to its end, and does not close it. */
    public static ContentScan of(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long octets = 0;
        long bare = 0;
        int all = 0;
        boolean afterCr = false;
        boolean afterCrlf = false;
        byte last = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            octets += count;
            for (int i = 0; i < count; i++) {
                byte octet = buffer[i];
                last = octet;
                afterCrlf = afterCr && octet == '\n';
                all |= octet;
                if (octet == '\n') {
                    bare += afterCr ? 0 : 1;
                } else if (afterCr) {
                    bare++;
                }
                afterCr = octet == '\r';
            }
        }
        return new ContentScan(
                octets, afterCr ? bare + 1 : bare, afterCrlf, last == '\r' || last == '\n', (all & 0x80) != 0);
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
