package org.smtplib.pool;

/** How what is lent comes and goes. All methods may do I/O: the pool never calls them under its lock. */
interface Lifecycle<T> {

    /** Makes one; a failure is the borrower's. */
    T create();

    /** Whether an idle one can still be used; answers without waiting. */
    boolean isUsable(T resource);

    /** Ends one, in a bounded time; never throws. */
    void dispose(T resource);
}
