package org.smtplib.pool;

import org.smtplib.value.Deadline;

/** How what is lent comes and goes. All methods may do I/O: the pool never calls them under its lock. */
interface Lifecycle<T> {

    /** Makes one, waiting for nothing longer than until the deadline; a failure is the borrower's. */
    T create(Deadline deadline);

    /** How often a new one may be used by its own account; the pool's configuration may allow less. */
    default int maxUses(T resource) {
        return Integer.MAX_VALUE;
    }

    /** Whether an idle one can still be used; answers without waiting. */
    boolean isUsable(T resource);

    /** Ends one politely, waiting no longer than until the deadline. */
    void dispose(T resource, Deadline deadline);

    /** Ends one at once. */
    void drop(T resource);
}
