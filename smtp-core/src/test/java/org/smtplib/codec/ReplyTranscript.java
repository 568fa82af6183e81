package org.smtplib.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.protocol.Reply;
import org.smtplib.testing.Chunking;

/**
 * What a server said, fed to a parser whole, line by line and byte by byte.
 *
 * @param octets what the server said
 */
record ReplyTranscript(byte[] octets) {

    /** A transcript whose characters are octets, each no greater than U+00FF. */
    static ReplyTranscript of(String octets) {
        assertThat(octets.chars()).allMatch(c -> c <= 0xFF);
        return new ReplyTranscript(octets.getBytes(ISO_8859_1));
    }

    /** Checks that the transcript is made of these replies, with nothing left over. */
    void isRead(Reply... replies) {
        for (Chunking chunking : Chunking.values()) {
            ReplyParser parser = new ReplyParser();
            assertThat(feed(parser, chunking)).as("fed %s", chunking).containsExactly(replies);
            assertThat(parser.isIdle()).as("idle when fed %s", chunking).isTrue();
        }
    }

    /** Checks that the transcript is not the end of any reply, and no failure either. */
    void isIncomplete() {
        for (Chunking chunking : Chunking.values()) {
            ReplyParser parser = new ReplyParser();
            assertThat(feed(parser, chunking)).as("fed %s", chunking).isEmpty();
            assertThat(parser.isIdle()).as("idle when fed %s", chunking).isFalse();
        }
    }

    /** Checks that the transcript is refused as nonsense, with the same message in each chunking. */
    ThrowableAssertAlternative<SmtpProtocolException> isRefused() {
        return isRefusedBy(SmtpProtocolException.class);
    }

    /** Checks that the transcript is refused for a line that is too long, with the same message in each chunking. */
    ThrowableAssertAlternative<SmtpResponseException> isRefusedAsTooLong() {
        var refused = isRefusedBy(SmtpResponseException.class);
        assertThat(refused.actual().reply()).isEqualTo(Reply.of(500, "Line too long."));
        return refused;
    }

    private <E extends SmtpException> ThrowableAssertAlternative<E> isRefusedBy(Class<E> type) {
        ThrowableAssertAlternative<E> refusal = null;
        for (Chunking chunking : Chunking.values()) {
            ReplyParser parser = new ReplyParser();
            var refused =
                    assertThatExceptionOfType(type).as("fed %s", chunking).isThrownBy(() -> feed(parser, chunking));
            if (refusal != null) {
                refused.withMessage(refusal.actual().getMessage());
            }
            refusal = refused;
        }
        return Objects.requireNonNull(refusal);
    }

    private List<Reply> feed(ReplyParser parser, Chunking chunking) {
        List<Reply> replies = new ArrayList<>();
        for (byte[] piece : chunking.cut(octets)) {
            ByteBuffer in = ByteBuffer.wrap(piece);
            for (Reply reply = parser.parse(in); reply != null; reply = parser.parse(in)) {
                replies.add(reply);
            }
            assertThat(in.hasRemaining()).as("octets left over").isFalse();
        }
        return replies;
    }
}
