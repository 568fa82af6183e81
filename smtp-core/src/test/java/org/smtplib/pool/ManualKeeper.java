package org.smtplib.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.smtplib.pool.Pools.ManualClock;

/** Does nothing until told, and goes by a clock that is moved by hand. */
final class ManualKeeper implements Keeper {

    private final ManualClock clock;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Scheduled> scheduled = new ArrayList<>();

    ManualKeeper(ManualClock clock) {
        this.clock = clock;
    }

    private record Scheduled(Runnable task, long time) {}

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void schedule(Runnable task, long nanos) {
        scheduled.add(new Scheduled(task, clock.getAsLong() + nanos));
    }

    @Override
    public void shutdown() {
        scheduled.clear();
    }

    /** Moves the clock, then does all that is to be done until that time. */
    void advance(Duration time) {
        clock.advance(time);
        List<Scheduled> due = scheduled.stream()
                .filter(task -> clock.getAsLong() - task.time >= 0)
                .toList();
        scheduled.removeAll(due);
        due.forEach(task -> task.task.run());
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** In how long each of its tasks will be due. */
    List<Duration> dueIn() {
        return scheduled.stream()
                .map(task -> Duration.ofNanos(task.time - clock.getAsLong()))
                .toList();
    }
}
