package org.smtplib.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.smtplib.codec.DotStuffer;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Content;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.LineEndings;
import org.smtplib.value.Deadline;

/** Writes one content, behind a 354 or as the chunk of a BDAT, and knows whether its end may have reached the server. */
final class ContentWriter {

    private static final long UNTIL_THE_DOT = -1;
    /** From so many octets on a file goes past the block. */
    private static final int LARGE = 64 * 1024;

    static final String UNREADABLE = "the content could not be read to its end";

    private final Wire wire;
    private DotStuffer stuffer;
    private final ByteBuffer block;
    private final long length;
    private final boolean binary;
    private final boolean asItIs;
    private boolean inFlight;
    private long octets;
    /** How many writes had been issued when the end was prepared; the next one has it. */
    private long writesBeforeEnd = Long.MAX_VALUE;

    private ContentWriter(Wire wire, DotStuffer stuffer, long length, boolean binary, boolean asItIs) {
        this.wire = wire;
        this.stuffer = stuffer;
        this.block = wire.block();
        this.length = length;
        this.binary = binary;
        this.asItIs = asItIs;
    }

    /** A writer of what follows a 354: dots doubled, and a dot alone at the end (RFC 5321 4.5.2). */
    static ContentWriter untilTheDot(Wire wire, LineEndings lineEndings) {
        return new ContentWriter(wire, new DotStuffer(lineEndings), UNTIL_THE_DOT, false, false);
    }

    /**
     * A writer of the one and last chunk of a mail (RFC 3030), which may share a flight with the BDAT in front of it.
     *
     * @param length the octets announced
     * @param asItIs whether the content has as many, so that not an octet of it has to be changed
     */
    static ContentWriter chunk(Wire wire, LineEndings lineEndings, long length, boolean asItIs) {
        return new ContentWriter(wire, DotStuffer.withoutDots(lineEndings), length, false, asItIs);
    }

    /** A {@link #chunk} of octets as they are: binary content has no lines (RFC 3030 section 3). */
    static ContentWriter binary(Wire wire, long length) {
        return new ContentWriter(wire, DotStuffer.withoutDots(LineEndings.PRESERVE), length, true, true);
    }

    /**
     * Prepares content and end, with BDAT in front of a chunk, and writes all but its last block, which the next {@link
     * Wire#flush} writes. When the content cannot be read to its end the connection has to be closed: there is no other way
     * to abort, since a lone dot would deliver what was written so far.
     *
     * @return the octets of it
     * @throws SmtpException when the content cannot be read to its end, or the wire failed
     */
    long prepare(Content content) {
        if (length != UNTIL_THE_DOT) {
            wire.enqueue(Command.of("BDAT", length + " LAST"));
        }
        // Behind its envelope in one flight, the server has every right to speak already.
        inFlight = wire.unanswered() > (length == UNTIL_THE_DOT ? 0 : 1);
        // Commands that wait to be written with it are no part of it.
        octets = -block.position();
        try {
            encode(content);
            makeRoom();
            if (!binary) {
                stuffer.endLastLine(block);
            }
            makeRoom();
            if (length == UNTIL_THE_DOT) {
                DotStuffer.terminate(block);
            } else {
                requireLength(octets + block.position() == length);
            }
        } catch (SmtpException e) {
            throw e; // of the wire
        } catch (IOException | RuntimeException e) {
            cutShort();
            throw new SmtpException(
                    "The content could not be read to its end: " + e.getMessage() + "; nothing was delivered, and the"
                            + " connection to " + wire.endpoint() + " was closed",
                    e);
        }
        requireSilence();
        // Cutting short from here on would only make doubt.
        wire.within(Deadline.never());
        // From here on the server may see the end, whether or not the write succeeds.
        writesBeforeEnd = wire.writes();
        return octets + block.position();
    }

    /** What is prepared may still be written, for the sake of what stands before it; never all of a chunk. */
    private void cutShort() {
        if (length != UNTIL_THE_DOT && octets + block.position() >= length) {
            block.position((int) (length - 1 - octets));
        }
    }

    /** {@link #prepare Prepares} the content, and writes all of it; closes the connection when it cannot be read. */
    long write(Content content, int replies) {
        boolean complete = false;
        long count;
        try {
            count = prepare(content);
            complete = true;
        } finally {
            if (!complete) {
                wire.close(UNREADABLE);
            }
        }
        wire.expectReplies(replies);
        wire.flush("writing content");
        return count;
    }

    /** Whether a write with an octet of the content's end was issued, so that the mail may have been accepted. */
    boolean isEndIssued() {
        return wire.writes() > writesBeforeEnd;
    }

    /** Whether it was written when replies to commands before it were still to come. */
    boolean isInFlight() {
        return inFlight;
    }

    private void encode(Content content) throws IOException {
        try (InputStream in = content.open()) {
            if (asItIs && length >= LARGE && in instanceof ReadableByteChannel file) {
                writeStraight(file);
            }
            // The stream brings its own buffer, or none where the octets lie in memory.
            in.transferTo(new OutputStream() {
                @Override
                public void write(int octet) {
                    write(new byte[] {(byte) octet}, 0, 1);
                }

                @Override
                public void write(byte[] source, int offset, int count) {
                    encode(ByteBuffer.wrap(source, offset, count));
                }
            });
        }
    }

    /**
     * Writes all but the last octets, read into a buffer that the socket takes them from. That nothing of them has to be
     * changed is known; what is left has its last line end at least, and goes the usual way.
     */
    private void writeStraight(ReadableByteChannel file) throws IOException {
        flush();
        // What is left may begin between a CR and its LF, which are no lone ones.
        stuffer = DotStuffer.withoutDots(LineEndings.PRESERVE);
        ByteBuffer large = wire.largeBlock();
        int count = 1;
        for (long left = length - block.capacity(); left > 0 && count > 0; left -= count) {
            count = file.read(large.clear().limit((int) Math.min(large.capacity(), left)));
            large.flip();
            requireSilence();
            octets += large.remaining();
            wire.write(large, "writing content");
        }
    }

    private void encode(ByteBuffer piece) {
        while (piece.hasRemaining()) {
            makeRoom();
            stuffer.encode(piece, block);
        }
    }

    private void makeRoom() {
        if (block.remaining() < DotStuffer.MAX_EXPANSION) {
            // The last octet announced is the end of the mail, and is not written before the content's own end.
            requireLength(length == UNTIL_THE_DOT || octets + block.position() < length);
            flush();
        }
    }

    private void flush() {
        // A server that refuses what it has so far need not get the rest.
        requireSilence();
        octets += block.position();
        wire.flush("writing content");
    }

    private void requireSilence() {
        if (!inFlight) {
            wire.requireSilenceBeforeTheEnd();
        }
    }

    private static void requireLength(boolean asAnnounced) {
        if (!asAnnounced) {
            throw new IllegalStateException("it has not the length that it had when it was first read");
        }
    }
}
