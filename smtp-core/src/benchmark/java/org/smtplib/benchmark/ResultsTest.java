package org.smtplib.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.smtplib.benchmark.contender.Entry;
import org.smtplib.benchmark.contender.Scenario;

class ResultsTest {

    private final Results results = new Results();

    @Test
    void medianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        add(Entry.NIO, 40, 10, 20, 30);
        assertThat(results.median(Scenario.ONE, Entry.NIO, Measurement::mailsPerSecond))
                .isEqualTo(25);
        assertThat(results.percentile(Scenario.ONE, Entry.NIO, Measurement::mailsPerSecond, 1))
                .isEqualTo(40);
    }

    @Test
    void goalIsJudgedByTheRatioOfTheMedians() {
        assertThat(Goal.ONE_NIO.measured(results)).isEqualTo("not yet measured");
        add(Entry.NIO, 10, 10, 1000);
        add(Entry.OWN_SEND, 1, 19, 19);
        assertThat(Goal.ONE_NIO.measured(results)).isEqualTo("1.90");
        assertThat(Goal.ONE_NIO.verdict(results)).isEqualTo("met");
        assertThat(Goal.CPU.verdict(results)).isEqualTo("not met");
    }

    private void add(Entry entry, int... mailsPerSecond) {
        for (int mails : mailsPerSecond) {
            results.add(Scenario.ONE, entry, new Measurement(mails, 1_000_000_000, 1_000_000L * mails, 0, 0, 0, 0, 1));
        }
    }
}
