package org.smtplib.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.smtplib.codec.DotStuffer;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Content;
import org.smtplib.protocol.LineEndings;
import org.smtplib.value.Deadline;

/** Writes one content after a 354, and knows whether its end may have reached the server. */
final class ContentWriter {

    private static final int CHUNK = 8 * 1024;

    private final Wire wire;
    private final DotStuffer stuffer;
    private final ByteBuffer block;
    private long octets;
    private boolean terminatorIssued;

    ContentWriter(Wire wire, LineEndings lineEndings) {
        this.wire = wire;
        this.stuffer = new DotStuffer(lineEndings);
        this.block = wire.block();
    }

    /**
     * Writes content and terminator. When the content cannot be read to its end the connection is closed instead: there
     * is no other way to abort, since a lone dot would deliver what was written so far.
     *
     * @param replies how many final replies there will be
     * @return the octets written
     */
    long write(Content content, int replies) {
        boolean complete = false;
        try {
            encode(content);
            makeRoom();
            stuffer.endLastLine(block);
            makeRoom();
            DotStuffer.terminate(block);
            complete = true;
        } catch (SmtpException e) {
            throw e; // of the wire
        } catch (IOException | RuntimeException e) {
            throw new SmtpException(
                    "The content could not be read to its end: " + e.getMessage() + "; nothing was delivered, and the"
                            + " connection to " + wire.endpoint() + " was closed",
                    e);
        } finally {
            if (!complete) {
                wire.close("the content could not be read to its end");
            }
        }
        wire.requireSilenceBeforeTheEnd();
        // Cutting short from here on would only make doubt.
        wire.within(Deadline.never());
        // From here on the server may see the end, whether or not the write succeeds.
        terminatorIssued = true;
        wire.expectReplies(replies);
        flush();
        return octets;
    }

    /** Whether a write with an octet of the terminator was issued, so that the mail may have been accepted. */
    boolean isTerminatorIssued() {
        return terminatorIssued;
    }

    private void encode(Content content) throws IOException {
        try (InputStream in = content.open()) {
            byte[] chunk = new byte[CHUNK];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                ByteBuffer octetsRead = ByteBuffer.wrap(chunk, 0, count);
                while (octetsRead.hasRemaining()) {
                    makeRoom();
                    stuffer.encode(octetsRead, block);
                }
            }
        }
    }

    private void makeRoom() {
        if (block.remaining() < DotStuffer.MAX_EXPANSION) {
            // A server that refuses what it has so far need not get the rest.
            wire.requireSilenceBeforeTheEnd();
            flush();
        }
    }

    private void flush() {
        octets += block.flip().remaining();
        wire.write(block, "writing content");
        block.clear();
    }
}
