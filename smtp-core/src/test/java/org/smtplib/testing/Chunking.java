package org.smtplib.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How octets are cut into separate writes, so that a transcript can be played whole, line by line and byte by byte. */
public enum Chunking {

    /** All at once. */
    WHOLE {
        @Override
        boolean cutsBehind(byte octet) {
            return false;
        }
    },

    /** Each line, with its line end, for itself. */
    LINES {
        @Override
        boolean cutsBehind(byte octet) {
            return octet == '\n';
        }
    },

    /** Each octet for itself. */
    BYTES {
        @Override
        boolean cutsBehind(byte octet) {
            return true;
        }
    };

    abstract boolean cutsBehind(byte octet);

    /** Returns the pieces in order; joined they are the given octets. */
    public List<byte[]> cut(byte[] octets) {
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= octets.length; to++) {
            if (to == octets.length || cutsBehind(octets[to - 1])) {
                pieces.add(Arrays.copyOfRange(octets, from, to));
                from = to;
            }
        }
        return pieces;
    }
}
