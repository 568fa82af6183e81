package org.smtplib.pool;

import org.jspecify.annotations.Nullable;

/** One resource with what its pool must know of it. Guarded by the pool's lock, and by whoever has borrowed it. */
final class Entry<T> {

    private final T resource;
    private final int generation;
    private final int maxUses;
    private final long expires;

    private long idleSince;
    private boolean kept;
    private int uses;
    private int usesOfLease;

    private long lentSince;
    private @Nullable BorrowTrace trace;

    Entry(T resource, int generation, int maxUses, long expires) {
        this.resource = resource;
        this.generation = generation;
        this.maxUses = maxUses;
        this.expires = expires;
    }

    T resource() {
        return resource;
    }

    /** The pool's generation when the resource began to be made. */
    int generation() {
        return generation;
    }

    long expires() {
        return expires;
    }

    boolean isUsedUp() {
        return uses >= maxUses;
    }

    /** Whether it was in the pool before this lease, so that the other side may have ended it unnoticed. */
    boolean isReused() {
        return kept;
    }

    /** How many uses are left, those of the present lease not deducted. */
    int usesLeft() {
        return maxUses - uses;
    }

    /** How often it is used in the present lease, where that is not once. */
    void countUses(int number) {
        usesOfLease = number;
    }

    long idleSince() {
        return idleSince;
    }

    void idle(long now) {
        idleSince = now;
        kept = true;
    }

    void lend(long now, @Nullable BorrowTrace by) {
        lentSince = now;
        trace = by;
        usesOfLease = 1;
    }

    void giveBack() {
        uses += usesOfLease;
        trace = null;
    }

    long lentSince() {
        return lentSince;
    }

    /** Who has borrowed it; null where leaks are not watched. */
    @Nullable
    BorrowTrace trace() {
        return trace;
    }
}
