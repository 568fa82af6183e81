package org.smtplib.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Content that lies in a file, which is to stay as it was when it was first looked at. */
final class FileContent implements Content {

    private record State(long length, FileTime modified) {}

    private final Path file;
    private final AtomicReference<@Nullable State> first = new AtomicReference<>();
    private volatile @Nullable ContentScan scan;

    FileContent(Path file) {
        this.file = Objects.requireNonNull(file, "The content has no file: null");
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public InputStream open() throws IOException {
        State state = unchanged();
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        return new FileStream(channel, state.length, "the file " + file, this::unchanged);
    }

    @Override
    public OptionalLong knownLength() throws IOException {
        return OptionalLong.of(unchanged().length);
    }

    @Override
    public ContentScan scan() throws IOException {
        unchanged();
        ContentScan known = scan;
        if (known == null) {
            try (InputStream in = open()) {
                known = ContentScan.of(in);
            }
            scan = known;
        }
        return known;
    }

    private State unchanged() throws IOException {
        State now = state();
        State before = first.compareAndExchange(null, now);
        if (before != null && !before.equals(now)) {
            throw new IOException("the file " + file + " has changed since it was first read: from " + before.length
                    + " octets of " + before.modified + " to " + now.length + " of " + now.modified);
        }
        return now;
    }

    private State state() throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        }
        if (!attributes.isRegularFile()) {
            throw new IOException(file + " is no regular file: give a source that opens it instead");
        }
        return new State(attributes.size(), attributes.lastModifiedTime());
    }

    @Override
    public String toString() {
        return "the file " + file;
    }
}
