package org.smtplib.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.smtplib.message.Content;

/** Content that can be read once, between whose parts a test does something, or fails. */
public final class StepwiseContent implements Content {

    /** What happens before the next octet is read. */
    public interface Action {
        void run() throws IOException;
    }

    private interface Step {
        InputStream run() throws IOException;
    }

    private final Deque<Step> steps = new ArrayDeque<>();
    private Action onClose = () -> {};

    /** So many octets in lines of 64. */
    public StepwiseContent lines(int octets) {
        // Made when it is wanted, so that a test may add up more than it has memory for.
        steps.add(() -> new ByteArrayInputStream(
                ("x".repeat(62) + "\r\n").repeat(octets / 64).getBytes(US_ASCII)));
        return this;
    }

    public StepwiseContent then(Action action) {
        steps.add(() -> {
            action.run();
            return InputStream.nullInputStream();
        });
        return this;
    }

    public StepwiseContent onClose(Action action) {
        onClose = action;
        return this;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public InputStream open() {
        return new InputStream() {

            private InputStream part = InputStream.nullInputStream();

            @Override
            public int read() {
                throw new UnsupportedOperationException("octet by octet");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int count = part.read(target, offset, length);
                while (count < 0 && !steps.isEmpty()) {
                    part = steps.remove().run();
                    count = part.read(target, offset, length);
                }
                return count;
            }

            @Override
            public void close() throws IOException {
                onClose.run();
            }
        };
    }
}
