package org.smtplib.message;

import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Takes content in pieces of any size, and tells what it was like. */
final class ContentScanner extends OutputStream {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    private long octets;
    private long bare;
    private long all;
    private boolean afterCr;
    private boolean afterCrlf;
    private byte last;

    @Override
    public void write(int octet) {
        octets++;
        take((byte) octet);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        octets += length;
        int end = offset + length;
        int i = offset;
        while (i < end) {
            if (!afterCr && end - i >= Long.BYTES) {
                // Eight at once, where none of them is a line end: no octet is below 14.
                long eight = (long) LONGS.get(source, i);
                if (((eight - 14 * ONES) & ~eight & HIGH) == 0) {
                    all |= eight;
                    afterCrlf = false;
                    last = source[i + Long.BYTES - 1];
                    i += Long.BYTES;
                    continue;
                }
            }
            int stop = Math.min(end, i + Long.BYTES);
            while (i < stop) {
                take(source[i++]);
            }
        }
    }

    private void take(byte octet) {
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

    ContentScan result() {
        return new ContentScan(
                octets, afterCr ? bare + 1 : bare, afterCrlf, last == '\r' || last == '\n', (all & HIGH) != 0);
    }
}
