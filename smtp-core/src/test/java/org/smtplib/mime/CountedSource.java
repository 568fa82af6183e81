package org.smtplib.mime;

import jakarta.activation.DataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Counts how often a source is read. */
final class CountedSource implements DataSource {

    private final DataSource source;
    private int opened;

    CountedSource(DataSource source) {
        this.source = source;
    }

    /** How often it was read since this was last asked. */
    int read() {
        int read = opened;
        opened = 0;
        return read;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        opened++;
        return source.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getContentType() {
        return source.getContentType();
    }

    @Override
    public String getName() {
        return source.getName();
    }
}
