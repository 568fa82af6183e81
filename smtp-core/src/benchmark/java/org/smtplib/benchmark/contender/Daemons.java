package org.smtplib.benchmark.contender;

/** Threads that keep no JVM alive. */
public final class Daemons {

    private Daemons() {}

    public static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "sender");
        thread.setDaemon(true);
        return thread;
    }
}
