package org.smtplib.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.smtplib.testing.Fault;
import org.smtplib.testing.FaultChoice;
import org.smtplib.testing.Step;

/**
 * What a run's server does wrong, or refuses. One mail of ten is drawn for that, at any step of its transaction; of those
 * one of three meets something else when it comes again, and so on. One connection of twenty goes wrong before its first
 * mail, and one of ten in its QUIT, if it comes to that.
 *
 * <p>What befalls a mail depends on the seed, its number and how often it has come, so it is the same in each run; which
 * connection carries which mail is up to the threads.
 *
 * <p>A server that says 250 to what it has not got, or refuses what it keeps, is not among them: its word is all that a
 * client has.
 */
final class LedgerFaults implements FaultChoice {

    /** Over at once. */
    private static final List<Fault> QUICK = List.of(
            Fault.RESET,
            Fault.CLOSE,
            Fault.HALF_CLOSE,
            Fault.CLOSE_AFTER_REPLY,
            Fault.RESET_AFTER_REPLY,
            Fault.REPLY_421_AND_CLOSE,
            Fault.REPLY_421_AND_STAY,
            Fault.HALF_REPLY_AND_CLOSE,
            Fault.GARBAGE,
            Fault.IMPOSSIBLE_CODE,
            Fault.OUT_OF_PLACE,
            Fault.TWO_DIGITS,
            Fault.FOUR_DIGITS,
            Fault.NUL_IN_CODE,
            Fault.NUL_IN_TEXT,
            Fault.EIGHT_BIT,
            Fault.MIXED_CODES,
            Fault.LONG_LINE,
            Fault.ENDLESS_LINE,
            Fault.ENDLESS_REPLY,
            Fault.EXTRA_REPLY,
            Fault.DUPLICATE_REPLY,
            Fault.BARE_LF);

    /** Ended by a time-out, so that there are fewer of them. */
    private static final List<Fault> SLOW =
            List.of(Fault.STALL, Fault.NEVER_READ, Fault.SIP, Fault.NO_REPLY, Fault.HALF_REPLY_AND_STALL, Fault.DRIP);

    /** What a server may do in the middle of the content without a lie, as a 250 would be for half a mail. */
    private static final List<Fault> IN_CONTENT = List.of(
            Fault.RESET,
            Fault.CLOSE,
            Fault.HALF_CLOSE,
            Fault.REPLY_421_AND_CLOSE,
            Fault.HALF_REPLY_AND_CLOSE,
            Fault.GARBAGE,
            Fault.IMPOSSIBLE_CODE,
            Fault.OUT_OF_PLACE,
            Fault.TWO_DIGITS,
            Fault.MIXED_CODES,
            Fault.LONG_LINE,
            Fault.ENDLESS_REPLY);

    private static final List<Fault> SLOW_IN_CONTENT =
            List.of(Fault.STALL, Fault.NEVER_READ, Fault.SIP, Fault.HALF_REPLY_AND_STALL);

    /** What may come on top of a refusal. */
    private static final List<Fault> WITH_REFUSAL = List.of(
            Fault.RESET, Fault.CLOSE, Fault.CLOSE_AFTER_REPLY, Fault.RESET_AFTER_REPLY, Fault.HALF_REPLY_AND_CLOSE);

    private static final List<String> REFUSALS = List.of("451 4.3.0 not now", "554 5.3.0 never");
    private static final List<String> RECIPIENT_REFUSALS =
            List.of("451 4.3.0 not now", "550 5.1.1 who is that?", "452 4.5.3 too many recipients");
    private static final List<String> BEFORE_MAIL =
            List.of(Step.CONNECT.name(), Step.GREETING.name(), Step.HELLO.name());

    /** What goes wrong at one step: one of the two at least. */
    private record Wrong(@Nullable String refusal, @Nullable Fault fault) {

        static Wrong refusal(String refusal) {
            return new Wrong(refusal, null);
        }

        String name() {
            String code = refusal == null ? "" : refusal.substring(0, 3);
            return (code + " " + (fault == null ? "" : fault)).strip();
        }
    }

    /**
     * A server that gives more or fewer replies than it got commands. Who has written several commands cannot tell which
     * of them it answers; it is as with a server that says 250 to what it has not got.
     */
    private static final Set<Fault> MISCOUNTED = Set.of(Fault.EXTRA_REPLY, Fault.DUPLICATE_REPLY, Fault.NO_REPLY);

    private final long seed;
    private final boolean replyForEach;
    private final boolean pipelined;
    private final ConcurrentMap<String, Integer> comings = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, AtomicInteger> committed = new ConcurrentHashMap<>();

    /** Those of a seed, for a server that gives a final reply for each recipient, as in LMTP, or one for all; and one that gets its commands pipelined, or not. */
    LedgerFaults(long seed, boolean replyForEach, boolean pipelined) {
        this.seed = seed;
        this.pipelined = pipelined;
        this.replyForEach = replyForEach;
    }

    /** Whether nothing is to go wrong with the mail when it first comes. */
    boolean isSpared(LedgerMail mail) {
        return drawn(mail.number(), 1).isEmpty();
    }

    /** The mail with this number; a large one, often, where something is to happen in the middle of it. */
    LedgerMail mail(int number) {
        Map<Step, Wrong> first = drawn(number, 1);
        boolean inContent = first.keySet().stream().anyMatch(step -> step.name().equals(Step.CONTENT.name()));
        boolean unread = first.values().stream().anyMatch(wrong -> wrong.fault() == Fault.NEVER_READ);
        return LedgerMail.draw(seed, number, inContent, unread);
    }

    /** How often something went wrong, by step and kind. */
    SortedMap<String, Integer> committed() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        committed.forEach((name, count) -> counts.put(name, count.get()));
        return counts;
    }

    @Override
    public @Nullable String refusal(Step step, String sender) {
        Wrong wrong = onMail(step, sender);
        return wrong == null ? null : wrong.refusal();
    }

    @Override
    public @Nullable Fault fault(Step step, int connection, String sender) {
        boolean ofMail = !BEFORE_MAIL.contains(step.name()) && !step.equals(Step.QUIT);
        Wrong wrong = ofMail ? onMail(step, sender) : onConnection(step, connection);
        if (step.equals(Step.MAIL)) {
            comings.merge(sender, 1, Integer::sum);
        }
        if (wrong == null || (pipelined && ofMail && wrong.fault() != null && MISCOUNTED.contains(wrong.fault()))) {
            return null;
        }
        committed
                .computeIfAbsent(step.name() + " " + wrong.name(), name -> new AtomicInteger())
                .incrementAndGet();
        return wrong.fault();
    }

    private @Nullable Wrong onConnection(Step step, int connection) {
        Draw draw = Draw.of(seed, "connection", connection);
        boolean atFirst = draw.oneIn(20);
        boolean atLast = draw.oneIn(10);
        String first = draw.of(BEFORE_MAIL);
        Wrong wrong = new Wrong(null, draw.of(draw.oneIn(10) ? SLOW : QUICK));
        boolean now = step.equals(Step.QUIT) ? atLast : atFirst && step.name().equals(first);
        return now ? wrong : null;
    }

    private @Nullable Wrong onMail(Step step, String sender) {
        int before = comings.getOrDefault(sender, 0);
        int coming = step.equals(Step.MAIL) ? before + 1 : before;
        return coming == 0 ? null : drawn(LedgerMail.number(sender), coming).get(step);
    }

    @Override
    public long contentPosition(String sender) {
        return drawn(LedgerMail.number(sender), comings.getOrDefault(sender, 1)).keySet().stream()
                .filter(step -> step.name().equals(Step.CONTENT.name()))
                .mapToLong(Step::position)
                .findFirst()
                .orElse(-1);
    }

    /** What is to go wrong with a mail that comes for the n-th time. */
    private Map<Step, Wrong> drawn(int mail, int coming) {
        for (int earlier = 1; earlier < coming; earlier++) {
            if (drawn(mail, earlier).isEmpty()) {
                return Map.of();
            }
        }
        Draw draw = Draw.of(seed, "coming " + coming, mail);
        return draw.oneIn(coming == 1 ? 10 : 3) ? drawn(draw, mail, coming == 1) : Map.of();
    }

    private Map<Step, Wrong> drawn(Draw draw, int mail, boolean first) {
        Map<Step, Wrong> wrongs = new HashMap<>();
        boolean slow = draw.oneIn(12);
        Wrong wrong = wrong(draw, slow ? SLOW : QUICK);
        int recipients = LedgerMail.draw(seed, mail, false, false).recipients().size();
        int place = draw.from(1, recipients);
        if (draw.oneIn(4)) {
            wrongs.put(Step.RCPT.at(draw.from(1, recipients)), Wrong.refusal(draw.of(RECIPIENT_REFUSALS)));
        }
        switch (draw.from(1, 16)) {
            case 1, 2 -> wrongs.put(Step.MAIL, wrong);
            case 3, 4 -> wrongs.put(Step.RCPT.at(place), wrong);
            case 5, 6 -> wrongs.put(Step.DATA, wrong);
            case 7, 8, 9 -> {
                Wrong inContent = wrong(draw, slow ? SLOW_IN_CONTENT : IN_CONTENT);
                wrongs.put(Step.CONTENT.at(position(draw, mail, first, inContent)), inContent);
            }
            case 10 -> wrongs.put(Step.RCPT.at(place), Wrong.refusal(draw.of(RECIPIENT_REFUSALS)));
            case 11 -> {
                // A refusal leaves the transaction open, so that the next mail on the connection begins with RSET.
                wrongs.put(Step.DATA, Wrong.refusal(REFUSALS.get(0)));
                wrongs.put(Step.RSET, new Wrong(null, draw.of(slow ? SLOW : QUICK)));
            }
            default -> wrongs.put(Step.END_OF_DATA.at(replyForEach ? place : 1), wrong);
        }
        return wrongs;
    }

    private static Wrong wrong(Draw draw, List<Fault> faults) {
        return switch (draw.from(1, 10)) {
            case 1, 2 -> Wrong.refusal(draw.of(REFUSALS));
            case 3, 4 -> new Wrong(draw.of(REFUSALS), draw.of(WITH_REFUSAL));
            default -> new Wrong(null, draw.of(faults));
        };
    }

    private int position(Draw draw, int mail, boolean first, Wrong wrong) {
        boolean unread = wrong.fault() == Fault.NEVER_READ;
        LedgerMail drawn = first ? LedgerMail.draw(seed, mail, true, unread) : mail(mail);
        int length = drawn.wire().length;
        int last = draw.of(List.of(Math.min(length, 20), length / 2, length, length));
        return draw.from(1, Math.max(1, last));
    }
}
