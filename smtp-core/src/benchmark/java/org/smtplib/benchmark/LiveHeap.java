package org.smtplib.benchmark;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.smtplib.benchmark.contender.Daemons;

/** Looks, while others work, at what of the heap is left after a collection, and keeps the most. */
final class LiveHeap {

    private static final long PAUSE_MILLIS = 200;

    private final AtomicLong most = new AtomicLong();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(Daemons::thread);

    private LiveHeap() {}

    static LiveHeap watch() {
        LiveHeap heap = new LiveHeap();
        heap.looks.scheduleWithFixedDelay(heap::look, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        return heap;
    }

    private void look() {
        System.gc();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        most.accumulateAndGet(used, Math::max);
    }

    /** The most octets, when the last look is done. */
    long most() throws InterruptedException {
        looks.shutdown();
        looks.awaitTermination(1, TimeUnit.MINUTES);
        return most.get();
    }
}
