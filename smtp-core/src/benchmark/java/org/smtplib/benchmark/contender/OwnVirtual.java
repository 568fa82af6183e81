package org.smtplib.benchmark.contender;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import jdk.jfr.consumer.RecordingStream;

/** {@code send} of this project, by a thousand virtual threads that share a pool; those of a newer JDK than compiles this. */
final class OwnVirtual implements Contender {

    private static final int THREADS = 1000;

    private final OwnSend send = new OwnSend();
    private final LongAdder pinned = new LongAdder();
    private RecordingStream recording;

    @Override
    public void open(Job job) {
        send.open(job);
        recording = new RecordingStream();
        recording.enable("jdk.VirtualThreadPinned").withoutThreshold();
        recording.onEvent("jdk.VirtualThreadPinned", event -> pinned.increment());
        recording.startAsync();
    }

    @Override
    public int threads(Job job) {
        return THREADS;
    }

    @Override
    public ThreadFactory threadFactory() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (ThreadFactory)
                    Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This JDK has no virtual threads", e);
        }
    }

    @Override
    public long pinned() {
        return pinned.sum();
    }

    @Override
    public Sender sender() {
        return send.sender();
    }

    @Override
    public void close() {
        recording.close();
        send.close();
    }
}
