package org.smtplib.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is lent, since when and, where leaks are watched, by whom. Every method needs the pool's lock. */
final class Leases<T> {

    private final long leakThreshold;
    private final Alarm alarm;
    /** In the order of lending: the first is lent longest. */
    private final Set<Entry<T>> lent = new LinkedHashSet<>();

    /** A threshold of zero stands for no watch. */
    Leases(Duration leakThreshold, Alarm alarm) {
        this.leakThreshold = leakThreshold.toNanos();
        this.alarm = alarm;
    }

    /** A lease that is, or was, longer than the threshold. */
    record Overdue(BorrowTrace trace, String lentFor) {}

    boolean isWatched() {
        return leakThreshold > 0;
    }

    void lend(Entry<T> entry, @Nullable BorrowTrace by, long now) {
        entry.lend(now, by);
        lent.add(entry);
    }

    /** Whether it is lent for so long that it is better given back before anybody is reported for it. */
    boolean isLong(Entry<T> entry, long now) {
        return isWatched() && now - entry.lentSince() >= leakThreshold / 2;
    }

    /** Has the alarm rung when the lease will be overdue. */
    void watch(long now) {
        if (isWatched()) {
            alarm.ringBy(now + leakThreshold, now);
        }
    }

    /** Ends a lease; one that was reported as overdue is returned. */
    @Nullable
    Overdue giveBack(Entry<T> entry, long now) {
        BorrowTrace trace = entry.trace();
        lent.remove(entry);
        entry.giveBack();
        return trace != null && trace.isReported() ? overdue(entry, trace, now) : null;
    }

    /** Those that became overdue since they were asked for last. */
    List<Overdue> newlyOverdue(long now) {
        if (!isWatched()) {
            return List.of();
        }
        List<Overdue> found = new ArrayList<>();
        for (Entry<T> entry : lent) {
            BorrowTrace trace = entry.trace();
            if (trace == null || trace.isReported()) {
                continue;
            }
            long due = entry.lentSince() + leakThreshold;
            if (now - due < 0) {
                alarm.ringBy(due, now);
                break;
            }
            trace.reported();
            found.add(overdue(entry, trace, now));
        }
        return found;
    }

    private static Overdue overdue(Entry<?> entry, BorrowTrace trace, long now) {
        return new Overdue(trace, lentFor(entry, now));
    }

    private static String lentFor(Entry<?> entry, long now) {
        return String.format(Locale.ROOT, "%.1f s", (now - entry.lentSince()) / 1e9);
    }

    int size() {
        return lent.size();
    }

    /** {@code ; the longest has been in use for 62.0 s by thread "batch-1"}, or nothing where nothing is lent. */
    String longest(long now) {
        if (lent.isEmpty()) {
            return "";
        }
        Entry<T> first = lent.iterator().next();
        BorrowTrace trace = first.trace();
        return "; the longest has been in use for " + lentFor(first, now)
                + (trace == null ? "" : " by thread \"" + trace.thread() + "\"");
    }
}
