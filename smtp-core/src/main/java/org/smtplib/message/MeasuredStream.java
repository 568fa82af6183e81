package org.smtplib.message;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A stream that fails at its end, or at the first octet too many, when it has not the length that it should have. */
class MeasuredStream extends FilterInputStream {

    private final long length;
    private final String whose;
    private long count;

    /** @param whose what is read, for the message of an error */
    MeasuredStream(InputStream in, long length, String whose) {
        super(in);
        this.length = length;
        this.whose = whose;
    }

    @Override
    public int read() throws IOException {
        int octet = in.read();
        took(octet < 0 ? -1 : 1);
        return octet;
    }

    @Override
    public int read(byte[] target, int offset, int wanted) throws IOException {
        int taken = in.read(target, offset, wanted);
        took(taken);
        return taken;
    }

    @Override
    public long skip(long wanted) throws IOException {
        long skipped = in.skip(wanted);
        count += skipped;
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        long before = count;
        in.transferTo(new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                took(1);
                out.write(octet);
            }

            @Override
            public void write(byte[] source, int offset, int taken) throws IOException {
                took(taken);
                out.write(source, offset, taken);
            }
        });
        took(-1);
        return count - before;
    }

    /** Takes note of octets that were read; of a negative number at the end. */
    final void took(int octets) throws IOException {
        count += Math.max(0, octets);
        if (count > length || (octets < 0 && count < length)) {
            throw new IOException(whose + " has changed: it had " + length + " octets when it was first read, and has "
                    + (count > length ? "more" : "only " + count) + " now");
        }
        if (octets < 0) {
            ended();
        }
    }

    /** Is called at the end, when the length is as it should be. */
    void ended() throws IOException {}
}
