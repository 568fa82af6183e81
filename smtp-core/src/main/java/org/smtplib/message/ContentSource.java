package org.smtplib.message;

import java.io.IOException;
import java.io.InputStream;

/** Where content is read from, from its first octet on each time, and the same octets each time. */
@FunctionalInterface
public interface ContentSource {

    /** A stream of its own for each call, also when the one before is still open; whoever calls closes it. */
    InputStream open() throws IOException;
}
