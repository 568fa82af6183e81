package org.smtplib.message;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Content that lies in memory as a whole. */
final class BytesContent implements Content {

    private final byte[] octets;

    BytesContent(byte[] octets) {
        this.octets = octets;
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(octets);
    }

    @Override
    public String toString() {
        return octets.length + " octets";
    }
}
