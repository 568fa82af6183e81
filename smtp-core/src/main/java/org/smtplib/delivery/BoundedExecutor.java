package org.smtplib.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs so many tasks at once on another executor; the others wait in their order. An executor that starts a thread for
 * each task, as one of virtual threads does, would else have all of them wait for a few connections, most in vain.
 */
final class BoundedExecutor implements Executor {

    private final Executor executor;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int workers;

    BoundedExecutor(Executor executor, int most) {
        this.executor = executor;
        this.most = most;
    }

    /**
     * Runs the task when it is its turn.
     *
     * @throws RejectedExecutionException when the executor takes no more, and the task was not run
     */
    @Override
    public void execute(Runnable task) {
        enqueue(task);
        try {
            // For each task, though one worker may do many: an executor that has ended is noticed at once.
            executor.execute(this::work);
        } catch (RejectedExecutionException e) {
            if (withdraw(task)) {
                throw e;
            }
        }
    }

    private void enqueue(Runnable task) {
        lock.lock();
        try {
            waiting.addLast(task);
        } finally {
            lock.unlock();
        }
    }

    private boolean withdraw(Runnable task) {
        lock.lock();
        try {
            return waiting.removeLastOccurrence(task);
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        if (!join()) {
            return; // the workers there are will come to it
        }
        boolean left = false;
        try {
            for (Runnable task = next(); task != null; task = next()) {
                task.run();
            }
            left = true;
        } finally {
            if (!left) {
                leave();
            }
        }
    }

    private boolean join() {
        lock.lock();
        try {
            if (workers == most) {
                return false;
            }
            workers++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The next task; a worker who gets none has left. */
    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable next = waiting.pollFirst();
            if (next == null) {
                workers--;
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            workers--;
        } finally {
            lock.unlock();
        }
    }
}
