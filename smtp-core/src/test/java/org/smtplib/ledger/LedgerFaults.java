package org.smtplib.ledger;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.smtplib.testing.Fault;
import org.smtplib.testing.FaultChoice;
import org.smtplib.testing.Step;

/**
 * Which faults a run's server commits. One mail of ten is drawn for a fault, at any step of its transaction; of those one
 * of three meets a second fault when it comes again, and so on. One connection of twenty goes wrong before its first mail,
 * and one of ten in its QUIT, if it comes to that.
 *
 * <p>What befalls a mail depends on the seed, its number and how often it has come, so it is the same in each run; which
 * connection carries which mail is up to the threads.
 *
 * <p>A server that says 250 for what it has not got is not among the faults: its word is all that a client has.
 */
final class LedgerFaults implements FaultChoice {

    /** Over at once. */
    private static final Set<Fault> QUICK = EnumSet.of(
            Fault.RESET,
            Fault.CLOSE,
            Fault.CLOSE_AFTER_REPLY,
            Fault.RESET_AFTER_REPLY,
            Fault.REPLY_421_AND_CLOSE,
            Fault.HALF_REPLY_AND_CLOSE,
            Fault.GARBAGE,
            Fault.IMPOSSIBLE_CODE,
            Fault.INTERMEDIATE,
            Fault.MIXED_CODES,
            Fault.LONG_LINE,
            Fault.ENDLESS_REPLY,
            Fault.EXTRA_REPLY,
            Fault.BARE_LF,
            Fault.REFUSE_FOR_NOW,
            Fault.REFUSE_FOR_GOOD,
            Fault.REFUSE_AND_CLOSE,
            Fault.FORGET_AND_CLOSE);

    /** Ended by a time-out, so that there are fewer of them. */
    private static final Set<Fault> SLOW =
            EnumSet.of(Fault.STALL, Fault.NEVER_READ, Fault.NO_REPLY, Fault.HALF_REPLY_AND_STALL, Fault.DRIP);

    /** In the middle of the content each of these would be a 250 for something that has not come, or nothing at all. */
    private static final Set<Fault> NOT_IN_CONTENT = EnumSet.of(
            Fault.CLOSE_AFTER_REPLY,
            Fault.RESET_AFTER_REPLY,
            Fault.EXTRA_REPLY,
            Fault.BARE_LF,
            Fault.NO_REPLY,
            Fault.DRIP);

    private static final List<Fault> QUICK_ONES = List.copyOf(QUICK);
    private static final List<Fault> SLOW_ONES = List.copyOf(SLOW);
    private static final List<Fault> QUICK_IN_CONTENT = without(QUICK, NOT_IN_CONTENT);
    private static final List<Fault> SLOW_IN_CONTENT = without(SLOW, NOT_IN_CONTENT);
    private static final List<Fault> REFUSALS =
            List.of(Fault.REFUSE_FOR_NOW, Fault.REFUSE_FOR_GOOD, Fault.REFUSE_AS_TOO_MANY);
    private static final List<String> BEFORE_MAIL =
            List.of(Step.CONNECT.name(), Step.GREETING.name(), Step.HELLO.name());

    private final long seed;
    private final boolean replyForEach;
    private final Map<String, AtomicInteger> comings = new ConcurrentHashMap<>();
    private final SortedMap<String, AtomicInteger> committed = new ConcurrentSkipListMap<>();

    /** Those of a seed, for a server that gives a final reply for each recipient, as in LMTP, or one for all. */
    LedgerFaults(long seed, boolean replyForEach) {
        this.seed = seed;
        this.replyForEach = replyForEach;
    }

    private static List<Fault> without(Set<Fault> faults, Set<Fault> excluded) {
        return faults.stream().filter(fault -> !excluded.contains(fault)).toList();
    }

    /** Whether nothing is to go wrong with the mail when it first comes. */
    boolean isSpared(LedgerMail mail) {
        return drawn(mail.number(), 1).isEmpty();
    }

    /** The mail with this number; a large one, often, where something is to happen in the middle of it. */
    LedgerMail mail(int number) {
        Map<Step, Fault> first = drawn(number, 1);
        boolean inContent = first.keySet().stream().anyMatch(step -> step.name().equals(Step.CONTENT.name()));
        return LedgerMail.draw(seed, number, inContent, first.containsValue(Fault.NEVER_READ));
    }

    /** How many faults were committed, by kind. */
    SortedMap<String, Integer> committed() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        committed.forEach((name, count) -> counts.put(name, count.get()));
        return counts;
    }

    @Override
    public @Nullable Fault fault(Step step, int connection, String sender) {
        boolean ofMail = !BEFORE_MAIL.contains(step.name()) && !step.equals(Step.QUIT);
        Fault fault = ofMail ? onMail(step, sender) : onConnection(step, connection);
        if (fault != null) {
            committed
                    .computeIfAbsent(step.name() + " " + fault, name -> new AtomicInteger())
                    .incrementAndGet();
        }
        return fault;
    }

    private @Nullable Fault onConnection(Step step, int connection) {
        Draw draw = Draw.of(seed, "connection", connection);
        boolean atFirst = draw.oneIn(20);
        boolean atLast = draw.oneIn(10);
        String first = draw.of(BEFORE_MAIL);
        Fault fault = draw.oneIn(10) ? draw.of(SLOW_ONES) : draw.of(QUICK_ONES);
        boolean now = step.equals(Step.QUIT) ? atLast : atFirst && step.name().equals(first);
        return now ? fault : null;
    }

    private @Nullable Fault onMail(Step step, String sender) {
        if (sender.isEmpty()) {
            return null;
        }
        AtomicInteger coming = comings.computeIfAbsent(sender, name -> new AtomicInteger());
        int count = step.equals(Step.MAIL) ? coming.incrementAndGet() : coming.get();
        return drawn(LedgerMail.number(sender), count).get(step);
    }

    @Override
    public long contentPosition(String sender) {
        AtomicInteger coming = comings.get(sender);
        if (coming == null) {
            return -1;
        }
        return drawn(LedgerMail.number(sender), coming.get()).keySet().stream()
                .filter(step -> step.name().equals(Step.CONTENT.name()))
                .mapToLong(Step::position)
                .findFirst()
                .orElse(-1);
    }

    /** What is to go wrong with a mail that comes for the n-th time. */
    private Map<Step, Fault> drawn(int mail, int coming) {
        for (int earlier = 1; earlier < coming; earlier++) {
            if (drawn(mail, earlier).isEmpty()) {
                return Map.of();
            }
        }
        Draw draw = Draw.of(seed, "coming " + coming, mail);
        return draw.oneIn(coming == 1 ? 10 : 3) ? faults(draw, mail, coming == 1) : Map.of();
    }

    private Map<Step, Fault> faults(Draw draw, int mail, boolean first) {
        Map<Step, Fault> faults = new HashMap<>();
        boolean slow = draw.oneIn(12);
        Fault fault = slow ? draw.of(SLOW_ONES) : draw.of(QUICK_ONES);
        int recipients = LedgerMail.draw(seed, mail, false, false).recipients().size();
        int place = draw.from(1, recipients);
        if (draw.oneIn(4)) {
            faults.put(Step.RCPT.at(draw.from(1, recipients)), draw.of(REFUSALS));
        }
        switch (draw.from(1, 16)) {
            case 1, 2 -> faults.put(Step.MAIL, fault);
            case 3, 4 -> faults.put(Step.RCPT.at(place), fault);
            case 5, 6 -> faults.put(Step.DATA, fault);
            case 7, 8, 9 -> {
                Fault inContent = draw.of(slow ? SLOW_IN_CONTENT : QUICK_IN_CONTENT);
                LedgerMail drawn =
                        first ? LedgerMail.draw(seed, mail, true, inContent == Fault.NEVER_READ) : mail(mail);
                int length = drawn.wire().length;
                int last = draw.of(List.of(Math.min(length, 20), length / 2, length, length));
                faults.put(Step.CONTENT.at(draw.from(1, Math.max(1, last))), inContent);
            }
            case 10 -> faults.put(Step.RCPT.at(place), draw.of(REFUSALS));
            case 11 -> {
                // A refusal leaves the transaction open, so that the next mail on the connection begins with RSET.
                faults.put(Step.DATA, Fault.REFUSE_FOR_NOW);
                faults.put(Step.RSET, fault);
            }
            default -> faults.put(Step.END_OF_DATA.at(replyForEach ? place : 1), fault);
        }
        return faults;
    }
}
