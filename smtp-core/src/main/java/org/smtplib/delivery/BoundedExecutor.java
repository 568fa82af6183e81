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
    private final Deque<Task> waiting = new ArrayDeque<>();
    /** Workers that were handed to the executor, and have not begun. */
    private int coming;

    private int working;

    BoundedExecutor(Executor executor, int most) {
        this.executor = executor;
        this.most = most;
    }

    /** What runs within the bound, and what follows on the same thread without counting. */
    private record Task(Runnable work, Runnable afterwards) {}

    /** {@link #execute(Runnable, Runnable)} of a task that nothing follows. */
    @Override
    public void execute(Runnable task) {
        execute(task, () -> {});
    }

    /**
     * Runs the task when it is its turn.
     *
     * @param afterwards is run behind it, when its place is another's already: it may wait for other tasks
     * @throws RejectedExecutionException when the executor takes no more, and the task was not run; nor was it at any
     *     other failure of the executor's, such as the error of a system that has no more threads
     */
    void execute(Runnable work, Runnable afterwards) {
        Task task = new Task(work, afterwards);
        if (!enqueue(task)) {
            return; // a worker that is there will hand on to it
        }
        boolean[] here = new boolean[1];
        Thread self = Thread.currentThread();
        try {
            executor.execute(() -> {
                // Only this thread writes what it reads, as in isHandedOn().
                if (Thread.currentThread() == self) {
                    here[0] = true;
                }
                work();
            });
        } catch (RuntimeException | Error e) {
            // What was thrown by a task that ran on this very thread is no failure of the executor's.
            if (here[0] || withdraw(task)) {
                throw e;
            }
        }
    }

    /** Answers whether one worker more is wanted, which is then expected. */
    private boolean enqueue(Task task) {
        lock.lock();
        try {
            waiting.addLast(task);
            return expectOne();
        } finally {
            lock.unlock();
        }
    }

    private boolean expectOne() {
        boolean wanted = !waiting.isEmpty() && coming + working < most;
        coming += wanted ? 1 : 0;
        return wanted;
    }

    private boolean withdraw(Task task) {
        lock.lock();
        try {
            coming--;
            return waiting.removeLastOccurrence(task);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs one task, and hands the next to the executor, so that a thread that is only lent, as the caller's is by some
     * executors, is not kept; where it is handed back to this very thread, there is no other.
     */
    private void work() {
        boolean again = true;
        while (again) {
            Task task = begin();
            if (task == null) {
                return;
            }
            boolean left;
            boolean finished = false;
            try {
                task.work.run();
                finished = true;
            } finally {
                left = end() && !isHandedOn();
                if (left && !finished && expected()) {
                    work();
                }
            }
            task.afterwards.run();
            again = left && expected();
        }
    }

    /** Frees the place of a task; answers whether one worker more is wanted, which is then expected. */
    private boolean end() {
        lock.lock();
        try {
            working--;
            return expectOne();
        } finally {
            lock.unlock();
        }
    }

    private boolean expected() {
        lock.lock();
        try {
            return expectOne();
        } finally {
            lock.unlock();
        }
    }

    /** Hands the worker that is expected to the executor; it is expected no more when that does not take it. */
    private boolean isHandedOn() {
        Thread self = Thread.currentThread();
        boolean[] handing = {true};
        boolean[] handedBack = new boolean[1];
        try {
            executor.execute(() -> {
                // Only this thread can find itself handing, so that nobody else reads what it writes.
                if (Thread.currentThread() == self && handing[0]) {
                    handedBack[0] = true;
                } else {
                    work();
                }
            });
        } catch (RuntimeException | Error e) {
            handedBack[0] = true; // whatever it is: the task that ran here must have what follows it
        }
        handing[0] = false;
        if (handedBack[0]) {
            unexpected();
        }
        return !handedBack[0];
    }

    private void unexpected() {
        lock.lock();
        try {
            coming--;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Task begin() {
        lock.lock();
        try {
            coming--;
            Task task = waiting.pollFirst();
            working += task == null ? 0 : 1;
            return task;
        } finally {
            lock.unlock();
        }
    }
}
