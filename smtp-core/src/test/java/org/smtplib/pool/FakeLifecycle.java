package org.smtplib.pool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.smtplib.value.Deadline;

/** Makes things that do nothing but count themselves, and takes note of whatever a pool should never do. */
class FakeLifecycle implements Lifecycle<FakeLifecycle.Thing> {

    /** Something to lend. */
    static final class Thing {
        private final int number;
        private final AtomicBoolean lent = new AtomicBoolean();
        private final AtomicBoolean disposed = new AtomicBoolean();
        private volatile boolean usable = true;

        private Thing(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        void spoil() {
            usable = false;
        }

        @Override
        public String toString() {
            return "thing " + number;
        }
    }

    private final AtomicInteger created = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();
    private final List<Integer> disposed = new CopyOnWriteArrayList<>();
    private final List<String> sins = new CopyOnWriteArrayList<>();

    /** What a test does while one is made; it may throw. */
    void creating() {}

    /** What a test does while one is ended. */
    void disposing() {}

    @Override
    public Thing create(Deadline deadline) {
        // Counted before it is made, as a server counts a connection before it has greeted it.
        peak.accumulateAndGet(open.incrementAndGet(), Math::max);
        boolean done = false;
        try {
            creating();
            done = true;
            return new Thing(created.incrementAndGet());
        } finally {
            if (!done) {
                open.decrementAndGet();
            }
        }
    }

    @Override
    public boolean isUsable(Thing thing) {
        if (thing.disposed.get()) {
            sins.add(thing + " was looked at after its end");
        }
        return thing.usable;
    }

    @Override
    public void dispose(Thing thing, Deadline deadline) {
        disposing();
        end(thing);
    }

    @Override
    public void drop(Thing thing) {
        end(thing);
    }

    private void end(Thing thing) {
        if (!thing.disposed.compareAndSet(false, true)) {
            sins.add(thing + " was ended twice");
        }
        if (thing.lent.get()) {
            sins.add(thing + " was ended while it was lent");
        }
        open.decrementAndGet();
        disposed.add(thing.number);
    }

    /** To be called by whoever has borrowed. */
    void lent(Thing thing) {
        if (!thing.lent.compareAndSet(false, true)) {
            sins.add(thing + " was lent to two at once");
        }
        if (thing.disposed.get()) {
            sins.add(thing + " was lent after its end");
        }
    }

    /** To be called by whoever is about to give back. */
    void givingBack(Thing thing) {
        thing.lent.set(false);
    }

    int created() {
        return created.get();
    }

    int open() {
        return open.get();
    }

    int peak() {
        return peak.get();
    }

    /** The numbers of those ended, in that order. */
    List<Integer> disposed() {
        return disposed;
    }

    List<String> sins() {
        return sins;
    }
}
