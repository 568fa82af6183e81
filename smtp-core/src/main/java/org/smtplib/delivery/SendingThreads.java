package org.smtplib.delivery;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The threads of asynchronous sending where the user gives none: virtual ones, or platform threads. */
final class SendingThreads {

    private static final @Nullable MethodHandle VIRTUAL = virtual();

    private SendingThreads() {}

    private static @Nullable MethodHandle virtual() {
        try {
            return MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class));
        } catch (ReflectiveOperationException e) {
            return null; // before Java 21
        }
    }

    /**
     * An executor of our own: a thread for each task.
     *
     * @param virtual whether they are virtual ones where the runtime has these
     */
    static ExecutorService create(boolean virtual) {
        if (virtual && VIRTUAL != null) {
            try {
                return (ExecutorService) VIRTUAL.invokeExact();
            } catch (Throwable e) {
                throw new IllegalStateException("This runtime makes no virtual threads", e);
            }
        }
        AtomicInteger number = new AtomicInteger();
        // Without a bound: who hands tasks over has one, which a thread that tells of a mail's end no longer counts in.
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            // Nothing of whoever comes first: an application could not be unloaded while the thread lives.
            Thread thread = new Thread(null, task, "smtp-send-" + number.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(SendingThreads.class.getClassLoader());
            return thread;
        });
    }
}
