package org.smtplib.mime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.smtplib.message.Content;

/** Takes a message that is written: what is small stays in memory, what is inserted is read when the mail is sent. */
final class WrittenMessage extends OutputStream {

    private final List<Content> pieces = new ArrayList<>();
    private Octets octets = new Octets();

    @Override
    public void write(int octet) {
        octets.write(octet);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        octets.write(source, offset, length);
    }

    /** Here, and between two lines, stands another content. */
    void insert(Content content) {
        pieces.add(octets);
        pieces.add(content);
        octets = new Octets();
    }

    /** What was written before, then what was written here. */
    Content after(WrittenMessage before) {
        List<Content> all = new ArrayList<>(before.pieces);
        all.add(before.octets);
        all.addAll(pieces);
        all.add(octets);
        return new JoinedContent(all);
    }

    /** Octets that are read where they were written, and not copied. */
    private static final class Octets extends ByteArrayOutputStream implements Content {

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public InputStream open() throws IOException {
            return new ByteArrayInputStream(buf, 0, count);
        }

        @Override
        public OptionalLong knownLength() {
            return OptionalLong.of(count);
        }
    }
}
