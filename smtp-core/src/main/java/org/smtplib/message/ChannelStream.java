package org.smtplib.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file's octets, in large reads where they are wanted as a whole. */
final class ChannelStream extends InputStream {

    private static final int READ = 64 * 1024;

    private final FileChannel channel;

    ChannelStream(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return length == 0 ? 0 : channel.read(ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        // No larger than the file: most are small.
        byte[] buffer = new byte[(int) Math.max(1, Math.min(READ, channel.size() - channel.position() + 1))];
        long total = 0;
        for (int count = read(buffer, 0, buffer.length); count >= 0; count = read(buffer, 0, buffer.length)) {
            out.write(buffer, 0, count);
            total += count;
        }
        return total;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
