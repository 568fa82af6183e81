package org.smtplib.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Content that is there once. */
final class OneShotContent implements Content {

    private final InputStream stream;
    private final AtomicBoolean used = new AtomicBoolean();

    OneShotContent(InputStream stream) {
        this.stream = Objects.requireNonNull(stream, "The content has no stream: null");
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public InputStream open() throws IOException {
        if (used.getAndSet(true)) {
            throw used();
        }
        return stream;
    }

    /** Nothing is known; but that there is nothing any more is said before a server hears of the mail. */
    @Override
    public @Nullable ContentScan scan() throws IOException {
        if (used.get()) {
            throw used();
        }
        return null;
    }

    private static IOException used() {
        return new IOException("its stream was read already, and Content.once is for one mail that is sent once;"
                + " give a source that opens a stream anew each time");
    }

    @Override
    public String toString() {
        return "what a stream gives once";
    }
}
