package org.smtplib.pool;

/** Has one task run at the earliest time that was asked for. Every method needs the pool's lock. */
final class Alarm {

    private final Keeper keeper;
    private final Runnable task;
    private boolean set;
    private long due;

    Alarm(Keeper keeper, Runnable task) {
        this.keeper = keeper;
        this.task = task;
    }

    /** Asks for the task to run at {@code time}, or before. */
    void ringBy(long time, long now) {
        if (!set || time - due < 0) {
            keeper.schedule(task, Math.max(0, time - now));
            due = time;
            set = true;
        }
    }

    /** To be called by the task, which then asks for its next run. One that came early leaves the alarm as it is. */
    void rang(long now) {
        if (set && now - due >= 0) {
            set = false;
        }
    }
}
