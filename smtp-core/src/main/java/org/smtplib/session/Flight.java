package org.smtplib.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.Reply;
import org.smtplib.value.Deadline;

/**
 * Commands on their way: written together where the server takes that (PIPELINING, RFC 2920), else one after the other,
 * each when the one before was answered. Replies are read in the order of the commands.
 */
final class Flight {

    /** As many commands as may be unanswered: some thousand octets, which fit into any socket's buffers. */
    private static final int WINDOW = 64;

    /** What a reply is awaited to: a command, or the content where there is none. */
    private record Awaited(@Nullable Command command, long millis, MailTransaction mail, Consumer<Reply> answer) {

        /** For the message of a failure alone. */
        @Override
        public String toString() {
            return command == null ? "the final reply to the content" : "the reply to " + command.verb();
        }
    }

    private static final long LONGEST_WAIT = Duration.ofDays(36_500).toMillis();

    private final Wire wire;
    private final Duration timeout;
    private final Deque<Awaited> awaited = new ArrayDeque<>(4);
    private final List<Long> prepared = new ArrayList<>(1);
    /** Milliseconds for all that is awaited. */
    private long patience;

    private boolean pipelining;
    /** Whether the end of a content is among what waits to be written: cutting that short would only make doubt. */
    private boolean withEnd;

    /** A flight of one command at a time, until told otherwise. */
    Flight(Wire wire, Duration timeout) {
        this.wire = wire;
        this.timeout = timeout;
    }

    /** Whether commands are written together from here on. */
    void pipelining(boolean together) {
        pipelining = together;
    }

    /** Says a command, now or together with what follows; {@code answer} takes its reply when that has come. */
    void say(Command command, MailTransaction mail, Consumer<Reply> answer) {
        if (awaited.size() >= WINDOW) {
            flush();
            answers(WINDOW / 2);
        }
        within(mail);
        try {
            wire.enqueue(command);
        } catch (SmtpServerDisconnectedException e) {
            lastWords(wire.partings()); // what waited before it could not be written
            throw e;
        }
        await(command, timeout, mail, answer);
        if (!pipelining) {
            land();
        }
    }

    /** From now on writes end when the mail's time is over, unless they would cut short the end of another one's content. */
    void within(MailTransaction mail) {
        if (!withEnd) {
            wire.within(mail.deadline());
        }
    }

    /** Awaits the reply to a content, the last block of which is written with what follows. */
    void awaitFinal(Duration limit, MailTransaction mail, Consumer<Reply> answer) {
        withEnd = true;
        await(null, limit, mail, answer);
    }

    /** The last octets of a content of this length are written with what follows. */
    void contentPrepared(long octets) {
        prepared.add(octets);
    }

    private void await(@Nullable Command command, Duration limit, MailTransaction mail, Consumer<Reply> answer) {
        Awaited last = new Awaited(command, millis(limit), mail, answer);
        awaited.add(last);
        patience += last.millis;
    }

    private static long millis(Duration limit) {
        return limit.toDays() < 36_500 ? Math.max(1, limit.toMillis()) : LONGEST_WAIT;
    }

    /** Writes what was said, and reads the replies to all of it, unless the server leaves. */
    void land() {
        flush();
        answers(0);
    }

    /** Writes what was said, and reads replies until one is decisive for the mail, and those that are there already. */
    void landUntilDone(MailTransaction mail) {
        flush();
        while (!awaited.isEmpty() && wire.isOpen() && (!mail.isDone() || wire.hasUnread())) {
            answer();
        }
    }

    /** Writes what was said, and reads the replies that are due to the mails before this one. */
    void landBefore(MailTransaction mail) {
        if (wire.isOpen() && !awaited.isEmpty() && awaited.getFirst().mail != mail) {
            flush();
            while (!awaited.isEmpty() && awaited.getFirst().mail != mail && wire.isOpen()) {
                answer();
            }
        }
    }

    private void flush() {
        if (withEnd) {
            wire.within(Deadline.never());
        }
        try {
            wire.flush(withEnd ? "writing content" : "writing commands");
            withEnd = false;
            for (long octets : prepared) {
                wire.contentSent(octets);
            }
            prepared.clear();
        } catch (SmtpServerDisconnectedException e) {
            lastWords(wire.partings());
            throw e;
        }
    }

    private void answers(int left) {
        while (awaited.size() > left && wire.isOpen()) {
            answer();
        }
    }

    /** A server may answer a group when it has worked off all of it: its time-outs add up (RFC 5321 4.5.3.2). */
    private void answer() {
        Awaited next = awaited.getFirst();
        wire.within(next.mail.waitDeadline());
        Reply reply = wire.receive(next, Duration.ofMillis(patience));
        remove().answer.accept(reply);
    }

    private Awaited remove() {
        Awaited first = awaited.remove();
        patience -= first.millis;
        return first;
    }

    /** Takes what a server said when a write to it failed for the answers that it owes; answers what is left of that. */
    List<Reply> lastWords(List<Reply> words) {
        int taken = 0;
        while (taken < words.size() && !awaited.isEmpty()) {
            remove().answer.accept(words.get(taken));
            taken++;
        }
        return words.subList(taken, words.size());
    }
}
