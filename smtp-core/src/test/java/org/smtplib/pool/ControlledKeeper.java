package org.smtplib.pool;

import java.util.ArrayList;
import java.util.List;

/** A keeper whose every task is a thread of its own under a {@link ControlledScheduler}. */
final class ControlledKeeper implements Keeper {

    private final ControlledScheduler scheduler;
    private final List<ControlledScheduler.Actor> scheduled = new ArrayList<>();
    private boolean shutDown;

    ControlledKeeper(ControlledScheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void execute(Runnable task) {
        requireOpen();
        scheduler.spawn("keeper", 0, task);
    }

    @Override
    public void schedule(Runnable task, long nanos) {
        requireOpen();
        scheduled.add(scheduler.spawn("keeper, at its time,", nanos, task));
    }

    private void requireOpen() {
        if (shutDown) {
            throw new IllegalStateException("the keeper was shut down");
        }
    }

    @Override
    public void shutdown() {
        shutDown = true;
        scheduled.forEach(ControlledScheduler.Actor::cancel);
    }
}
