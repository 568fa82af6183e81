package org.smtplib.pool;

import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** A lock whose every operation is a step of a {@link ControlledScheduler}. */
final class ControlledLock implements Lock {

    private final ControlledScheduler scheduler;
    private ControlledScheduler.@Nullable Actor owner;
    private int holds;

    ControlledLock(ControlledScheduler scheduler) {
        this.scheduler = scheduler;
    }

    boolean isFree() {
        return owner == null;
    }

    @Override
    public void lock() {
        if (scheduler.isAborted()) {
            return;
        }
        if (owner == scheduler.self()) {
            holds++;
            return;
        }
        scheduler.step();
        take();
    }

    private void take() {
        while (owner != null) {
            scheduler.awaitLock(this);
        }
        owner = scheduler.self();
        holds = 1;
    }

    @Override
    public void unlock() {
        if (scheduler.isAborted()) {
            return;
        }
        requireOwner();
        holds--;
        if (holds == 0) {
            owner = null;
            scheduler.step();
        }
    }

    private void requireOwner() {
        if (owner != scheduler.self()) {
            throw new IllegalMonitorStateException("the lock is another's");
        }
    }

    /** Whether the running actor has the lock. */
    boolean isHeld() {
        return owner == scheduler.self();
    }

    @Override
    public Condition newCondition() {
        return new ControlledCondition();
    }

    private final class ControlledCondition implements Condition {

        private final Deque<ControlledScheduler.Actor> waiting = new ArrayDeque<>();

        @Override
        public long awaitNanos(long nanos) throws InterruptedException {
            await(true, nanos);
            return scheduler.leftOfWait();
        }

        @Override
        public void await() throws InterruptedException {
            await(false, 0);
        }

        private void await(boolean bounded, long nanos) throws InterruptedException {
            requireOwner();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            ControlledScheduler.Actor self = scheduler.self();
            waiting.addLast(self);
            int held = holds;
            owner = null;
            ControlledScheduler.Wake wake;
            try {
                wake = scheduler.awaitSignal(ControlledLock.this, bounded, nanos);
            } finally {
                waiting.remove(self);
            }
            take();
            holds = held;
            if (wake == ControlledScheduler.Wake.INTERRUPT) {
                Thread.interrupted();
                throw new InterruptedException();
            }
        }

        @Override
        public void signal() {
            requireOwner();
            for (var first = waiting.pollFirst(); first != null; first = waiting.pollFirst()) {
                // One whose wait ended by itself and who has yet to take the lock uses up no signal.
                if (first.waits()) {
                    first.wake(ControlledScheduler.Wake.SIGNAL);
                    return;
                }
            }
        }

        @Override
        public void signalAll() {
            while (!waiting.isEmpty()) {
                signal();
            }
        }

        @Override
        public void awaitUninterruptibly() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean await(long time, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean awaitUntil(Date deadline) {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public void lockInterruptibly() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean tryLock() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }
}
