package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.pool.FakeLifecycle.Thing;
import org.smtplib.value.Deadline;

/**
 * One schedule of a pool under borrowers who do everything that borrowers do, a governor who does everything else, and a
 * lifecycle that fails now and then. All of it, the pool's figures included, follows from the seed.
 */
final class PoolExploration {

    private static final Duration PATIENCE = Duration.ofDays(1);

    private final ControlledScheduler scheduler;
    private final ControlledLock lock;
    private final PoolConfig config;
    private final Things lifecycle = new Things();
    private final LendingPool<Thing> pool;
    private final List<ControlledScheduler.Actor> actors = new ArrayList<>();
    private final Map<String, Integer> seen = new TreeMap<>();
    private int borrowed;
    private boolean closed;

    private PoolExploration(long seed) {
        scheduler = new ControlledScheduler(seed);
        lock = new ControlledLock(scheduler);
        config = config();
        pool = new LendingPool<>(
                new Setup<>("thing", config, lifecycle, scheduler, new ControlledKeeper(scheduler), lock),
                new Backoff(Duration.ofNanos(5), Duration.ofNanos(20)));
    }

    /** What a schedule was, and what happened in it how often. */
    record Explored(long fingerprint, Map<String, Integer> seen) {}

    /** Plays one schedule, and throws when anything is not as promised. */
    static Explored explore(long seed) {
        PoolExploration exploration = new PoolExploration(seed);
        try {
            exploration.play();
        } catch (AssertionError e) {
            throw new AssertionError("Seed " + seed + ", " + exploration.config + ": " + e.getMessage(), e);
        }
        return new Explored(exploration.scheduler.fingerprint(), exploration.seen);
    }

    private PoolConfig config() {
        int maxSize = 1 + random(3);
        // A lifetime below ten nanoseconds is not shortened at random.
        return PoolConfig.builder()
                .maxSize(maxSize)
                .minIdle(random(2) * random(maxSize + 1))
                .maxMessages(random(2) == 0 ? 1_000 : 1 + random(4))
                .maxIdle(random(2) == 0 ? Duration.ofHours(1) : Duration.ofNanos(3L + random(10)))
                .maxLifetime(random(2) == 0 ? Duration.ofDays(36500) : Duration.ofNanos(9))
                .leakThreshold(random(2) == 0 ? Duration.ZERO : Duration.ofNanos(3))
                .maxWait(PATIENCE)
                .build();
    }

    private int random(int bound) {
        return scheduler.random(bound);
    }

    private final class Things extends FakeLifecycle {

        @Override
        void creating() {
            lockIsNotHeld();
            scheduler.sleep(random(4));
            if (random(8) == 0) {
                throw new IllegalStateException("no server");
            }
        }

        @Override
        void disposing() {
            lockIsNotHeld();
            scheduler.sleep(random(4));
        }

        @Override
        public boolean isUsable(Thing thing) {
            lockIsNotHeld();
            scheduler.step();
            if (random(12) == 0) {
                thing.spoil();
            }
            return super.isUsable(thing);
        }

        @Override
        public void drop(Thing thing) {
            lockIsNotHeld();
            scheduler.step();
            super.drop(thing);
        }

        private void lockIsNotHeld() {
            assertThat(lock.isHeld()).as("the lock is held during I/O").isFalse();
        }
    }

    private void play() {
        scheduler.spawn("beginner", 0, () -> {
            pool.start();
            int borrowers = 2 + random(3);
            for (int i = 1; i <= borrowers; i++) {
                actors.add(scheduler.spawn("borrower " + i, 0, this::borrow));
            }
            actors.add(scheduler.spawn("governor", random(10), this::govern));
            scheduler.spawn("closer", 0, this::close);
        });
        scheduler.run();
        assertThat(lifecycle.sins()).isEmpty();
        assertThat(lifecycle.peak()).isLessThanOrEqualTo(config.maxSize());
        assertThat(lifecycle.disposed()).hasSize(lifecycle.created());
    }

    private void borrow() {
        for (int round = 2 + random(4); round > 0; round--) {
            boolean patient = random(3) > 0;
            Deadline deadline = Deadline.after(patient ? PATIENCE : Duration.ofNanos(random(6)), now());
            boolean fresh = random(6) == 0;
            try {
                Entry<Thing> entry = pool.borrow(deadline, fresh);
                borrowed++;
                assertThat(fresh && entry.isReused()).as("fresh, but used").isFalse();
                use(entry);
            } catch (SmtpPoolException e) {
                String message = String.valueOf(e.getMessage());
                boolean interrupted = message.startsWith("Interrupted");
                saw(closed ? "turned away by a closed pool" : interrupted ? "interrupted" : "timed out");
                assertThat(!patient || interrupted || closed).as(message).isTrue();
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("no server");
                saw("got nothing from the server");
            } finally {
                Thread.interrupted();
            }
            figuresArePossible();
        }
    }

    private void use(Entry<Thing> entry) {
        saw(entry.isReused() ? "lent what was there" : "lent a new one");
        lifecycle.lent(entry.resource());
        scheduler.sleep(random(5));
        if (random(10) == 0) {
            entry.resource().spoil();
        }
        lifecycle.givingBack(entry.resource());
        pool.giveBack(entry, random(6) > 0);
    }

    private void figuresArePossible() {
        PoolStats stats = pool.stats();
        assertThat(stats.total()).as("%s", stats).isBetween(stats.active() + stats.idle(), stats.max());
        if (stats.waiting() > 0 && !closed) {
            assertThat(stats.idle()).as("%s: idle while somebody waits", stats).isZero();
            assertThat(stats.total())
                    .as("%s: a place free while somebody waits", stats)
                    .isGreaterThanOrEqualTo(stats.limit());
        }
    }

    private void govern() {
        for (int round = random(8); round > 0; round--) {
            switch (random(6)) {
                case 0, 1 -> pool.limit(random(config.maxSize() + 2));
                case 2 -> pool.evictAll();
                case 3 -> pool.evictIdle();
                case 4 -> pool.tend();
                default -> actors.get(random(actors.size() - 1)).interrupt();
            }
            figuresArePossible();
            scheduler.sleep(random(8));
        }
        if (random(4) == 0) {
            closed = true;
            pool.close(Deadline.after(Duration.ofNanos(random(20)), now()));
        }
    }

    /** When all have gone, the pool comes to rest, still serves, and ends with nothing left. */
    private void close() {
        becomes("all have gone", () -> actors.stream().allMatch(ControlledScheduler.Actor::isDone));
        if (!closed) {
            becomes("somebody is served", this::serves);
            becomes("the pool is at rest", () -> {
                PoolStats stats = pool.stats();
                return stats.active() == 0
                        && stats.waiting() == 0
                        && stats.total() == stats.idle()
                        && stats.total() <= stats.limit()
                        && stats.idle() >= Math.min(config.minIdle(), stats.limit());
            });
            closed = true;
            pool.close(Deadline.after(PATIENCE, now()));
        }
        becomes("nothing is open", () -> lifecycle.open() == 0 && pool.stats().total() == 0);
        PoolStats stats = pool.stats();
        assertThat(stats).isEqualTo(new PoolStats(config.maxSize(), stats.limit(), 0, 0, 0, 0));
        PoolCounters counters = pool.counters();
        assertThat(counters.borrowed()).isEqualTo(borrowed);
        assertThat(counters.created()).isEqualTo(lifecycle.created());
        assertThat(counters.closed().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(lifecycle.created());
        counters.closed().forEach((reason, number) -> seen.merge("ended: " + reason, number.intValue(), Integer::sum));
    }

    private boolean serves() {
        try {
            Entry<Thing> entry = pool.borrow(Deadline.after(PATIENCE, now()), false);
            borrowed++;
            use(entry);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private void becomes(String what, BooleanSupplier condition) {
        for (int attempt = 0; !condition.getAsBoolean(); attempt++) {
            if (attempt == 300) {
                throw new AssertionError("It never becomes true that " + what + ": " + pool.stats());
            }
            scheduler.sleep(1L + random(5) * (attempt / 10));
        }
    }

    private long now() {
        return scheduler.getAsLong();
    }

    private void saw(String what) {
        seen.merge(what, 1, Integer::sum);
    }
}
