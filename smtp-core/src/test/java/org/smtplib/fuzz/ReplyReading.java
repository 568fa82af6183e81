package org.smtplib.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.codec.ReplyParser;
import org.smtplib.exception.SmtpException;
import org.smtplib.protocol.Reply;

/**
 * What a parser made of octets.
 *
 * @param replies the replies, in order
 * @param refusal why it went no further, or null
 * @param idle whether it is between two replies
 */
record ReplyReading(List<Reply> replies, @Nullable String refusal, boolean idle) {

    /** Feeds a parser with pieces of the given sizes. */
    static ReplyReading of(byte[] octets, IntSupplier sizes) {
        ReplyParser parser = new ReplyParser();
        List<Reply> replies = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(octets).limit(0);
        try {
            while (in.limit() < octets.length) {
                in.limit(Math.min(octets.length, in.limit() + sizes.getAsInt()));
                for (Reply reply = parser.parse(in); reply != null; reply = parser.parse(in)) {
                    replies.add(reply);
                }
                if (in.hasRemaining()) {
                    throw new AssertionError(in.remaining() + " octets were left over");
                }
            }
        } catch (SmtpException e) {
            // Not each time: an exception is what takes the longest.
            if (in.limit() == octets.length) {
                requireBroken(parser);
            }
            return new ReplyReading(replies, String.valueOf(e.getMessage()), false);
        }
        return new ReplyReading(replies, null, parser.isIdle());
    }

    private static void requireBroken(ReplyParser parser) {
        Reply reply;
        try {
            reply = parser.parse(ByteBuffer.wrap("250 ok\r\n".getBytes(US_ASCII)));
        } catch (SmtpException e) {
            return;
        }
        throw new AssertionError("a parser that had refused went on with " + reply);
    }

    void requireSame(ReplyReading other, String how) {
        if (!equals(other)) {
            throw new AssertionError("whole: " + this + ", " + how + ": " + other);
        }
        if (refusal != null && !FuzzInput.isPlain(refusal)) {
            throw new AssertionError("not on one line: " + refusal);
        }
    }

    void requireAsRead(SlowReplyReader expected) {
        if (!replies.equals(expected.replies())
                || (refusal != null) != expected.refused()
                || (refusal == null && idle != expected.idle())) {
            throw new AssertionError(this + ", but expected " + expected);
        }
    }
}
