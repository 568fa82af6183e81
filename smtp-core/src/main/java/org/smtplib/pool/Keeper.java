package org.smtplib.pool;

/** Does in the background what no borrower should wait for. */
interface Keeper {

    /** Runs a task soon; those handed over before {@link #shutdown()} run in any case. */
    void execute(Runnable task);

    /** Runs a task later, unless the keeper was shut down until then. */
    void schedule(Runnable task, long nanos);

    /** Ends the keeper when its last task has run; nothing may be handed over any more. */
    void shutdown();
}
