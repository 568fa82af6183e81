package org.smtplib.benchmark.contender;

import java.util.concurrent.ThreadFactory;

/** A client that is measured: one object, in a JVM of its own, does the work of one scenario. */
public interface Contender extends AutoCloseable {

    /** Makes what all senders share. */
    void open(Job job) throws Exception;

    /** How many threads send. Default: one for each connection. */
    default int threads(Job job) {
        return job.scenario().connections();
    }

    /** Makes the threads that send. Default: those of the platform. */
    default ThreadFactory threadFactory() {
        return Daemons::thread;
    }

    /** How often a virtual thread held its carrier so far. Default: there are none. */
    default long pinned() {
        return 0;
    }

    /** Makes what one thread needs; called by that thread. */
    Sender sender() throws Exception;

    /** The CPU time of other processes that did the work, in nanoseconds. Default: there are none. */
    default long foreignCpuTime() {
        return 0;
    }

    @Override
    default void close() throws Exception {}
}
