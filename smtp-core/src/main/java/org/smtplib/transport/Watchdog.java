package org.smtplib.transport;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that closes channels whose deadline has passed. It runs while there are channels to watch, and for a
 * short while after.
 *
 * <p>A guard writes its deadline before it reads {@link #nextWake}; the thread writes {@link #nextWake} before it reads
 * the guards' deadlines. So a deadline that the thread did not see makes its owner wake the thread.
 */
final class Watchdog {

    static final Watchdog INSTANCE = new Watchdog();

    private static final long LINGER = TimeUnit.SECONDS.toNanos(30);
    // Later than any deadline, and still comparable with them by subtraction.
    private static final long FAR = Long.MAX_VALUE / 2;

    private final Set<DeadlineGuard> guards = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Thread thread;
    private volatile long nextWake;

    private Watchdog() {}

    void watch(DeadlineGuard guard) {
        lock.lock();
        try {
            guards.add(guard);
            if (thread == null) {
                nextWake = System.nanoTime() + FAR;
                // Without thread-locals and class loader of whoever comes first: a redeployed application could not be
                // unloaded while the thread lives.
                Thread started = new Thread(null, this::run, "smtp-watchdog", 0, false);
                started.setDaemon(true);
                started.setContextClassLoader(null);
                started.start();
                thread = started;
            }
        } finally {
            lock.unlock();
        }
    }

    void release(DeadlineGuard guard) {
        guards.remove(guard);
    }

    /** Makes sure that the thread looks again before {@code deadline}. */
    void wakeBefore(long deadline) {
        if (deadline - nextWake < 0) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        long idleSince = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            nextWake = now + FAR;
            long earliest = now + LINGER;
            for (DeadlineGuard guard : guards) {
                long deadline = guard.expireOrDeadline(now);
                if (deadline != DeadlineGuard.NONE && deadline - earliest < 0) {
                    earliest = deadline;
                }
            }
            if (!guards.isEmpty()) {
                idleSince = now;
            } else if (now - idleSince >= LINGER && end()) {
                return;
            }
            nextWake = earliest;
            Thread.interrupted(); // nobody has a reason to, and parking would end at once from then on
            LockSupport.parkNanos(this, Math.max(1, earliest - System.nanoTime()));
        }
    }

    private boolean end() {
        lock.lock();
        try {
            if (guards.isEmpty()) {
                thread = null;
                return true;
            }
            return false;
        } finally {
            lock.unlock();
        }
    }
}
