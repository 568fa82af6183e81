package org.smtplib.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.smtplib.protocol.Reply;

/**
 * A few replies of 250 that a server gave lately: it says the same to mail after mail, which need not be made anew. None
 * other is kept, for one to a login may repeat a secret.
 */
final class FamiliarReplies {

    private static final int OK = 250;
    private static final int PLACES = 8;
    private static final int LONGEST = 128;

    private final byte[] @Nullable [] lines = new byte[PLACES][];
    private final @Nullable Reply[] replies = new Reply[PLACES];

    /** The reply of exactly these first octets of a line; null when it is not familiar. */
    @Nullable
    Reply of(byte[] line, int length) {
        int place = place(line, length);
        byte[] known = lines[place];
        return known != null && Arrays.equals(known, 0, known.length, line, 0, length) ? replies[place] : null;
    }

    /** Keeps the reply of a line, instead of another one, and answers it. */
    Reply add(byte[] line, int length, Reply reply) {
        if (length <= LONGEST && reply.code() == OK) {
            int place = place(line, length);
            lines[place] = Arrays.copyOf(line, length);
            replies[place] = reply;
        }
        return reply;
    }

    /** Replies that differ in a digit, as 2.1.0 and 2.1.5, mostly have places of their own. */
    private static int place(byte[] line, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += line[i];
        }
        return sum & (PLACES - 1);
    }
}
