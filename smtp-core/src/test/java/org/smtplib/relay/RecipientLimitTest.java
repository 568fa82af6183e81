package org.smtplib.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.protocol.Limits;

/** As many recipients for one transaction as the server says, or as was learnt of it. */
class RecipientLimitTest {

    private static final List<String> FIVE =
            List.of("a@one.example", "b@two.example", "c@ONE.example", "d@three.example", "e@two.example");
    private static final int ANY = Integer.MAX_VALUE;

    private final RecipientLimit limit = new RecipientLimit(Duration.ofNanos(100));

    private List<String> fitting(int rcptMax, int rcptDomainMax, long now) {
        return limit.fitting(FIVE, new Limits(ANY, rcptMax, rcptDomainMax), Set.of(), now);
    }

    @Test
    void allFitWhereNothingIsSaid() {
        assertThat(limit.fitting(FIVE, Limits.NONE, Set.of(), 0)).isEqualTo(FIVE);
    }

    @Test
    void noMoreThanTheServerSaysInTheirOrder() {
        assertThat(fitting(3, ANY, 0)).containsExactly("a@one.example", "b@two.example", "c@ONE.example");
        assertThat(fitting(1, ANY, 0)).containsExactly("a@one.example");
        assertThat(fitting(5, ANY, 0)).isEqualTo(FIVE);
    }

    @Test
    void noMoreDomainsThanTheServerSays() {
        assertThat(fitting(ANY, 1, 0)).containsExactly("a@one.example", "c@ONE.example");
        assertThat(fitting(ANY, 2, 0))
                .containsExactly("a@one.example", "b@two.example", "c@ONE.example", "e@two.example");
        assertThat(fitting(ANY, 3, 0)).isEqualTo(FIVE);
        assertThat(fitting(3, 2, 0)).containsExactly("a@one.example", "b@two.example", "c@ONE.example");
    }

    @Test
    void domainsThatWereNamedInTheSessionBeforeCountToo() {
        Limits two = new Limits(ANY, ANY, 2);
        assertThat(limit.fitting(FIVE, two, Set.of("two.example"), 0))
                .containsExactly("a@one.example", "b@two.example", "c@ONE.example", "e@two.example");
        assertThat(limit.fitting(FIVE, two, Set.of("three.example", "four.example"), 0))
                .containsExactly("d@three.example");
        assertThat(limit.fitting(FIVE, two, Set.of("four.example", "five.example"), 0))
                .isEmpty();
        assertThat(limit.fitting(FIVE, Limits.NONE, Set.of("four.example"), 0)).isEqualTo(FIVE);
    }

    @Test
    void addressWithoutADomainIsADomainOfItsOwn() {
        List<String> local = List.of("postmaster", "\"x@y\"@one.example", "root");
        assertThat(limit.fitting(local, new Limits(ANY, ANY, 1), Set.of(), 0)).containsExactly("postmaster");
        assertThat(limit.fitting(local.subList(1, 3), new Limits(ANY, ANY, 1), Set.of(), 0))
                .containsExactly("\"x@y\"@one.example");
    }

    @Test
    void refusalIsRememberedForAWhileAndThenForgotten() {
        assertThat(limit.learnt(0)).isEqualTo(ANY);
        limit.refusedBeyond(2, 50);
        assertThat(limit.learnt(149)).isEqualTo(2);
        assertThat(fitting(3, ANY, 149)).containsExactly("a@one.example", "b@two.example");
        assertThat(fitting(1, ANY, 149)).containsExactly("a@one.example");
        assertThat(limit.learnt(150)).isEqualTo(ANY);
        assertThat(fitting(3, ANY, 150)).hasSize(3);
    }

    @Test
    void latestRefusalCounts() {
        limit.refusedBeyond(2, 0);
        limit.refusedBeyond(4, 90);
        assertThat(limit.learnt(189)).isEqualTo(4);
        assertThat(limit.learnt(190)).isEqualTo(ANY);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -7, Long.MAX_VALUE - 9, Long.MAX_VALUE})
    void clockMayBeginAnywhereAndPassTheEndOfItsRange(long start) {
        assertThat(limit.learnt(start)).isEqualTo(ANY);
        limit.refusedBeyond(1, start);
        assertThat(limit.learnt(start + 99)).isEqualTo(1);
        assertThat(limit.learnt(start + 100)).isEqualTo(ANY);
    }
}
