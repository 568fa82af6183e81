package org.smtplib.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link MailServerScript} answers to one question, the first time and the times after.
 *
 * <p>A reply is written as on the wire, several lines with {@code \n} between them: {@code "550-No.\n550 Never."}.
 */
public final class Replies {

    private final List<String> inTurn;
    private final @Nullable String afterwards;
    private final AtomicInteger given = new AtomicInteger();

    private Replies(List<String> inTurn, @Nullable String afterwards) {
        this.inTurn = List.copyOf(inTurn);
        this.afterwards = afterwards;
    }

    public static Replies always(String reply) {
        return new Replies(List.of(), reply);
    }

    /** Answers these in turn, over all connections, and then as the server would by itself. */
    public static Replies once(String reply, String... then) {
        List<String> replies = new ArrayList<>();
        replies.add(reply);
        replies.addAll(List.of(then));
        return new Replies(replies, null);
    }

    /** Returns the next reply, or null where the server's own judgement counts. */
    @Nullable
    String next() {
        int index = given.getAndIncrement();
        return index < inTurn.size() ? inTurn.get(index) : afterwards;
    }
}
