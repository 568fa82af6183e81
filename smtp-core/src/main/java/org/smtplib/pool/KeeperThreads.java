package org.smtplib.pool;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A keeper of daemon threads that exist only while there is something to do. */
final class KeeperThreads implements Keeper {

    private static final Logger LOG = LoggerFactory.getLogger(KeeperThreads.class);

    private final ScheduledThreadPoolExecutor executor;

    /** As many threads as tasks may block at once without being in each other's way. */
    KeeperThreads(String name, int threads) {
        executor = new ScheduledThreadPoolExecutor(threads, task -> {
            // Without thread-locals and class loader of whoever comes first: an application could not be unloaded.
            Thread thread = new Thread(null, task, name, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            return thread;
        });
        executor.setKeepAliveTime(10, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(() -> run(task));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // run() throws nothing
    public void schedule(Runnable task, long nanos) {
        executor.schedule(() -> run(task), nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void shutdown() {
        executor.shutdown();
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("What a pool does in the background failed", e);
        }
    }
}
