package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What holds in a pool holds in each of many schedules; one that fails is named, and played again by its seed. */
class PoolExplorationTest {

    private static final Logger LEAKS = (Logger) LoggerFactory.getLogger(Rounds.class);

    @BeforeEach
    void leaksAreNotShown() {
        LEAKS.setLevel(Level.OFF);
    }

    @AfterEach
    void leaksAreShownAgain() {
        LEAKS.setLevel(null);
    }

    @Test
    void promisesHoldInAThousandSchedules() {
        Map<String, Integer> seen = explore(1, 1_000);
        // The schedules are worth something only if all this happens in them.
        assertThat(seen)
                .containsKeys(
                        "timed out", "interrupted", "turned away by a closed pool", "got nothing from the server");
        for (CloseReason reason : CloseReason.values()) {
            assertThat(seen.get("ended: " + reason)).as("%s", reason).isPositive();
        }
    }

    @Test
    @Tag("long")
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void promisesHoldInAHundredThousandSchedules() {
        Map<String, Integer> seen = explore(1_000_000, 100_000);
        System.out.println("Schedules of the pool: " + seen);
    }

    @Test
    void sameSeedPlaysTheSameSchedule() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(PoolExploration.explore(seed)).isEqualTo(PoolExploration.explore(seed));
        }
    }

    private static Map<String, Integer> explore(long firstSeed, int number) {
        Map<String, Integer> seen = new TreeMap<>();
        Set<Long> different = new HashSet<>();
        for (long seed = firstSeed; seed < firstSeed + number; seed++) {
            PoolExploration.Explored explored = PoolExploration.explore(seed);
            different.add(explored.fingerprint());
            explored.seen().forEach((what, times) -> seen.merge(what, times, Integer::sum));
        }
        assertThat(different).as("schedules that differ").hasSizeGreaterThan(number * 99 / 100);
        seen.put("different schedules", different.size());
        return seen;
    }
}
