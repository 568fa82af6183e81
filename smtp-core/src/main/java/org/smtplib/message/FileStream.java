package org.smtplib.message;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/** A file's octets, which may be read into any buffer; it fails at its end when the file is not what it was. */
final class FileStream extends MeasuredStream implements ReadableByteChannel {

    /** Looks whether something is as it was. */
    @FunctionalInterface
    interface Check {
        void run() throws IOException;
    }

    private final FileChannel file;
    private final Check unchanged;

    /** @param whose the file, for the message of an error */
    FileStream(FileChannel file, long length, String whose, Check unchanged) {
        super(new ChannelStream(file), length, whose);
        this.file = file;
        this.unchanged = unchanged;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = file.read(target);
        took(count);
        return count;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    /** What was written into the file meanwhile, and made it no longer, is told by its time. */
    @Override
    void ended() throws IOException {
        unchanged.run();
    }
}
