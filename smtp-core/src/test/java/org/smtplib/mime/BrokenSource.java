package org.smtplib.mime;

import jakarta.activation.DataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A file that is gone when it is wanted. */
final class BrokenSource implements DataSource {

    @Override
    public InputStream getInputStream() throws IOException {
        throw new IOException("disk on fire");
    }

    @Override
    public OutputStream getOutputStream() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getContentType() {
        return "application/pdf";
    }

    @Override
    public String getName() {
        return "report.pdf";
    }
}
