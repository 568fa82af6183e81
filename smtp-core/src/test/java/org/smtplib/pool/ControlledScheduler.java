package org.smtplib.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs threads one at a time, and decides by a seeded random at each of their steps who takes the next: the same seed
 * gives the same schedule. Steps are the operations of a {@link ControlledLock}, sleeping, and {@link #step()}. Time
 * stands still but for the scheduler, which moves it to the next moment that somebody waits for when nobody can go on, and
 * now and then before.
 */
final class ControlledScheduler implements LongSupplier {

    private static final int MAX_STEPS = 100_000;

    /** Who waits for longer than this has no wish to see the end of it: time comes there only when nobody can go on. */
    private static final long SHORT = 1_000;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "controlled");
        thread.setDaemon(true);
        return thread;
    });

    private final Random random;
    private final boolean byPriority;
    private final List<Actor> actors = new ArrayList<>();
    private final Semaphore over = new Semaphore(0);
    private long now = Long.MAX_VALUE - 20; // soon beyond the end of all numbers
    private int steps;
    private long fingerprint;
    private volatile boolean aborted;
    private @Nullable Throwable failure;
    private @Nullable Actor current;

    /** Odd seeds let the actor of highest priority go on, and change priorities now and then; even ones draw each time. */
    ControlledScheduler(long seed) {
        random = new Random(seed);
        byPriority = seed % 2 != 0;
    }

    private enum State {
        READY,
        WANTS_LOCK,
        WAITS,
        SLEEPS,
        DONE
    }

    /** How a wait for a signal ended. */
    enum Wake {
        SIGNAL,
        TIMEOUT,
        INTERRUPT,
        SPURIOUS
    }

    /** Unwinds the actors of a run that has failed. */
    static final class Aborted extends Error {
        private static final long serialVersionUID = 1L;

        private Aborted() {
            super("the run has failed", null, false, false);
        }
    }

    /** One thread. */
    final class Actor {

        private final String name;
        private final Runnable body;
        private final Semaphore baton = new Semaphore(0);
        private int priority = random.nextInt();
        private State state;
        private @Nullable Thread thread;
        private @Nullable ControlledLock lock;
        private @Nullable Wake wake;
        private boolean interrupted;
        private boolean timed;
        private long until;

        private Actor(String name, long delay, Runnable body) {
            this.name = name;
            this.body = body;
            state = State.SLEEPS;
            timed = true;
            until = now + delay;
        }

        private void run() {
            thread = Thread.currentThread();
            try {
                body.run();
            } catch (Aborted e) {
                // That was all.
            } catch (Throwable e) {
                fail(new AssertionError(name + " failed", e));
            } finally {
                Thread.interrupted();
                state = State.DONE;
                handOn(null);
            }
        }

        boolean isDone() {
            return state == State.DONE;
        }

        /** Ends it if it has not begun. */
        void cancel() {
            if (thread == null) {
                state = State.DONE;
            }
        }

        /** Interrupts it, wherever it is. */
        void interrupt() {
            interrupted = true;
        }

        private boolean canGoOn() {
            return switch (state) {
                case READY -> true;
                case WANTS_LOCK -> lock != null && lock.isFree();
                case SLEEPS -> now - until >= 0;
                case WAITS, DONE -> false;
            };
        }

        private boolean isTimed() {
            return timed && (state == State.SLEEPS || state == State.WAITS);
        }

        /** Ends a wait for a signal where time, an interrupt or chance ends it. */
        private void wakeIfDue() {
            if (state != State.WAITS) {
                return;
            }
            if (timed && now - until >= 0) {
                wake(Wake.TIMEOUT);
            } else if (interrupted) {
                wake(Wake.INTERRUPT);
            } else if (random.nextInt(400) == 0) {
                wake(Wake.SPURIOUS);
            }
        }

        void wake(Wake reason) {
            wake = reason;
            state = State.WANTS_LOCK;
        }

        boolean waits() {
            return state == State.WAITS;
        }

        @Override
        public String toString() {
            return name + " " + state + (timed && state != State.READY ? " until " + (until - now) + " from now" : "");
        }
    }

    /** Adds a thread that begins when somebody else steps, and so much later. */
    Actor spawn(String name, long delay, Runnable body) {
        Actor actor = new Actor(name, delay, body);
        actors.add(actor);
        return actor;
    }

    /** Runs all to their end, and throws what went wrong on the way. */
    void run() {
        handOn(null);
        try {
            if (!over.tryAcquire(60, TimeUnit.SECONDS)) {
                throw new AssertionError("The schedule does not end: " + actors);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (failure != null) {
            throw new AssertionError("after " + steps + " steps: " + failure.getMessage() + ": " + actors, failure);
        }
    }

    /** The time, in nanoseconds. */
    @Override
    public long getAsLong() {
        return now;
    }

    /** Differs where schedules differ. */
    long fingerprint() {
        return fingerprint;
    }

    int random(int bound) {
        return random.nextInt(bound);
    }

    /** Lets others go first. */
    void step() {
        suspend(State.READY, null, 0);
    }

    void sleep(long nanos) {
        timed(nanos);
        suspend(State.SLEEPS, null, 0);
    }

    /** Goes on when the lock is free. */
    void awaitLock(ControlledLock lock) {
        suspend(State.WANTS_LOCK, lock, 0);
    }

    /** Waits for {@link Actor#wake}, so many nanoseconds at most, and goes on when the lock is free. */
    Wake awaitSignal(ControlledLock lock, boolean bounded, long nanos) {
        timed(nanos);
        self().timed = bounded;
        suspend(State.WAITS, lock, nanos);
        Wake wake = self().wake;
        self().wake = null;
        return wake == null ? Wake.SPURIOUS : wake;
    }

    long leftOfWait() {
        return self().until - now;
    }

    private void timed(long nanos) {
        self().timed = true;
        self().until = now + nanos;
    }

    Actor self() {
        if (aborted || current == null) {
            throw new Aborted();
        }
        return current;
    }

    boolean isAborted() {
        return aborted;
    }

    private void suspend(State state, @Nullable ControlledLock lock, long nanos) {
        Actor self = self();
        self.lock = lock;
        self.state = state;
        self.interrupted = Thread.interrupted();
        handOn(self);
        if (aborted) {
            throw new Aborted();
        }
        self.state = State.READY;
        if (self.interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the baton to the next, and waits for it unless this actor is at its end. */
    private void handOn(@Nullable Actor self) {
        if (aborted) {
            return;
        }
        Actor next = next();
        if (next == null || aborted) {
            over.release();
            return;
        }
        current = next;
        if (next == self) {
            return;
        }
        if (next.thread == null) {
            THREADS.execute(next::run);
        } else {
            next.baton.release();
        }
        if (self != null) {
            self.baton.acquireUninterruptibly();
        }
    }

    private @Nullable Actor next() {
        actors.removeIf(Actor::isDone);
        while (!actors.isEmpty()) {
            if (++steps > MAX_STEPS) {
                fail(new AssertionError("somebody waits in vain, or spins"));
                return null;
            }
            actors.forEach(Actor::wakeIfDue);
            List<Actor> able = actors.stream().filter(Actor::canGoOn).toList();
            Actor earliest = actors.stream()
                    .filter(Actor::isTimed)
                    .min((a, b) -> Long.signum(a.until - b.until))
                    .orElse(null);
            if (able.isEmpty() && earliest == null) {
                fail(new AssertionError("nobody can go on"));
                return null;
            }
            if (earliest != null && (able.isEmpty() || mayComeEarly(earliest))) {
                now = earliest.until - now > 0 ? earliest.until : now;
            }
            if (!able.isEmpty()) {
                Actor chosen = choose(able);
                fingerprint = 31 * fingerprint + actors.indexOf(chosen);
                return chosen;
            }
        }
        return null;
    }

    private boolean mayComeEarly(Actor earliest) {
        return earliest.until - now < SHORT && random.nextInt(20) == 0;
    }

    private Actor choose(List<Actor> able) {
        if (!byPriority) {
            return able.get(random.nextInt(able.size()));
        }
        Actor first = able.stream()
                .max((a, b) -> Integer.compare(a.priority, b.priority))
                .orElseThrow();
        if (random.nextInt(15) == 0) {
            first.priority = random.nextInt();
        }
        return first;
    }

    private void fail(Throwable problem) {
        if (failure == null) {
            failure = problem;
        }
        aborted = true;
        over.release();
        actors.forEach(actor -> actor.baton.release());
    }
}
