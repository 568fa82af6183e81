package org.smtplib.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * The places of a pool, never more than its limit: who has one, what is idle in one, and who is next. A place is taken by
 * what is lent, idle, being made or being ended. Every method needs the pool's lock, and none does I/O.
 */
final class Places<T> {

    private final int max;
    private final Ageing ageing;
    private final WaitingLine<T> line;
    private final Alarm alarm;
    private final Condition freed;
    /** Last in, first out, so that a quiet pool shrinks; the one idle longest is first. */
    private final Deque<Entry<T>> idle = new ArrayDeque<>();

    private int limit;
    private int taken;
    private int making;
    private int leaving;
    private int lookedAfter;
    private int generation;
    private boolean closed;

    Places(Setup<T> setup, Ageing ageing, WaitingLine<T> line, Alarm alarm) {
        this.max = setup.config().maxSize();
        this.limit = max;
        this.ageing = ageing;
        this.line = line;
        this.alarm = alarm;
        this.freed = setup.lock().newCondition();
    }

    /** Where an entry goes that has to go; it keeps its place until {@link #left()}. */
    interface Exit<T> {
        void leave(Entry<T> entry, CloseReason reason);
    }

    /** Takes the idle one that was used last and is not worn; null when there is none. */
    @Nullable
    Entry<T> takeIdle(long now, Exit<T> exit) {
        Entry<T> last = idle.pollLast();
        while (last != null) {
            CloseReason worn = ageing.worn(last, now);
            if (worn == null) {
                return last;
            }
            exit.leave(last, worn);
            last = idle.pollLast();
        }
        return null;
    }

    /** Takes the one that is idle longest, whose place is wanted, when there is no free one. */
    @Nullable
    Entry<T> takeOldestIfFull() {
        return taken < limit ? null : idle.pollFirst();
    }

    /** Takes a free place, if there is one. */
    boolean take() {
        if (taken >= limit) {
            return false;
        }
        taken++;
        return true;
    }

    /** Frees a place, which goes to the first in line. */
    void free() {
        taken--;
        freed.signalAll();
        serveLine();
    }

    private void serveLine() {
        while (!closed && taken < limit && line.serve(null)) {
            taken++;
        }
    }

    /**
     * Keeps an entry for the first in line, or as an idle one.
     *
     * @return null, or the reason for which it is not kept
     */
    @Nullable
    CloseReason keep(Entry<T> entry, long now) {
        CloseReason against = against(entry, now);
        if (against == null) {
            entry.idle(now);
            if (!line.serve(entry)) {
                idle.addLast(entry);
                alarm.ringBy(ageing.due(entry), now);
            }
        }
        return against;
    }

    /** Why an entry would not be kept if it came back now, or null. */
    @Nullable
    CloseReason against(Entry<T> entry, long now) {
        if (closed) {
            return CloseReason.POOL_CLOSED;
        }
        if (entry.generation() != generation) {
            return CloseReason.EVICTED;
        }
        return standing() > limit ? CloseReason.OVER_LIMIT : ageing.worn(entry, now);
    }

    /**
     * How many stand. Those being made do not count: what is there must not go for what may never come, above all when a
     * server that bears no more is about to refuse it.
     */
    private int standing() {
        return taken - leaving - making;
    }

    /** One begins to be made in a place that was taken. */
    void making() {
        making++;
    }

    /** One was made, or could not be. */
    void made() {
        making--;
    }

    /** An entry is on its way out, and its place will be free. */
    void leaving() {
        leaving++;
    }

    /** An entry that was leaving has left. */
    void left() {
        leaving--;
        free();
    }

    /** Sets how many places there are, the nearest to {@code places} that can be; what is idle beyond them goes. */
    void limit(int places, Exit<T> exit) {
        limit = Math.max(1, Math.min(max, places));
        while (standing() > limit && !idle.isEmpty()) {
            exit.leave(idle.removeFirst(), CloseReason.OVER_LIMIT);
        }
        serveLine();
    }

    /** Parts with all that is idle. */
    void evictIdle(Exit<T> exit) {
        for (Entry<T> entry = idle.pollFirst(); entry != null; entry = idle.pollFirst()) {
            exit.leave(entry, CloseReason.EVICTED);
        }
    }

    /** Parts with all that is idle, and with what is lent or being made when it comes back. */
    void evictAll(Exit<T> exit) {
        generation++;
        evictIdle(exit);
    }

    /**
     * Parts with what is worn or idle for too long, but keeps {@code spared} of the latter: those are taken, and handed
     * over to be looked after, until {@link #wasLookedAfter()}.
     */
    void evictAged(long now, int spared, Exit<T> exit, Collection<Entry<T>> toLookAfter) {
        int surplus = idle.size() - spared;
        for (Iterator<Entry<T>> all = idle.iterator(); all.hasNext(); ) {
            Entry<T> entry = all.next();
            CloseReason worn = ageing.worn(entry, now);
            boolean idleTooLong = ageing.isIdleTooLong(entry, now);
            if (worn == null && !idleTooLong) {
                continue;
            }
            all.remove();
            if (worn == null && surplus <= 0) {
                toLookAfter.add(entry);
                lookedAfter++;
            } else {
                exit.leave(entry, worn == null ? CloseReason.IDLE : worn);
                surplus--;
            }
        }
        idle.stream()
                .mapToLong(ageing::due)
                .reduce((a, b) -> a - b < 0 ? a : b)
                .ifPresent(due -> alarm.ringBy(due, now));
    }

    /** Lends no place any more, and sends those who wait away; what was idle is the caller's to end. */
    List<Entry<T>> close() {
        closed = true;
        line.dissolve();
        List<Entry<T>> rest = new ArrayList<>(idle);
        idle.clear();
        leaving += rest.size();
        return rest;
    }

    /** Waits until fewer places are taken, for so many nanoseconds at most; answers how many of these are left. */
    long awaitFreed(long nanos) throws InterruptedException {
        int before = taken;
        long left = nanos;
        while (taken >= before && left > 0) {
            left = freed.awaitNanos(left);
        }
        return left;
    }

    int taken() {
        return taken;
    }

    boolean isClosed() {
        return closed;
    }

    boolean hasFree() {
        return taken < limit;
    }

    /** Whether anybody waits for a place. */
    boolean isAwaited() {
        return !line.isEmpty();
    }

    /** One that was taken to be looked after is kept now, or leaves. */
    void wasLookedAfter() {
        lookedAfter--;
    }

    /** How many are idle, those that are being looked after included. */
    int ready() {
        return idle.size() + lookedAfter;
    }

    int generation() {
        return generation;
    }

    /** The figures, with so many lent, and so many who wait no longer counted among those who wait. */
    PoolStats stats(int lent, int waitedInVain) {
        return new PoolStats(max, limit, taken, lent, idle.size(), line.size() + waitedInVain);
    }
}
