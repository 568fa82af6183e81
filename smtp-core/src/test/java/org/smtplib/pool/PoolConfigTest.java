package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The pool's figures: what they are by default, and what they cannot be. */
class PoolConfigTest {

    static Stream<Arguments> impossible() {
        return Stream.of(
                named("max-size", config -> config.withMaxSize(0)),
                named("max-size", config -> config.withMaxSize(-1)),
                named("min-idle", config -> config.withMinIdle(-1)),
                named("leak-threshold", config -> config.withLeakThreshold(Duration.ofNanos(-1))),
                named("max-messages", config -> config.withMaxMessages(0)),
                named("max-wait", config -> config.withMaxWait(Duration.ZERO)),
                named("max-idle", config -> config.withMaxIdle(Duration.ofSeconds(-1))),
                named("max-lifetime", config -> config.withMaxLifetime(Duration.ZERO)),
                named("close-timeout", config -> config.withCloseTimeout(Duration.ofNanos(-1))));
    }

    private static Arguments named(String name, UnaryOperator<PoolConfig> change) {
        return Arguments.of(name, change);
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void figureThatCannotBeIsRefusedByItsName(String name, UnaryOperator<PoolConfig> change) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(PoolConfig.DEFAULT))
                .withMessageContaining(name);
    }

    @Test
    void eachFigureIsChangedAlone() {
        PoolConfig changed = PoolConfig.DEFAULT
                .withMaxSize(7)
                .withMinIdle(5)
                .withMaxWait(Duration.ofSeconds(1))
                .withMaxIdle(Duration.ofSeconds(2))
                .withMaxLifetime(Duration.ofSeconds(3))
                .withMaxMessages(8)
                .withCloseTimeout(Duration.ofSeconds(4))
                .withLeakThreshold(Duration.ofSeconds(6));
        assertThat(changed)
                .isEqualTo(PoolConfig.builder()
                        .maxSize(7)
                        .minIdle(5)
                        .maxWait(Duration.ofSeconds(1))
                        .maxIdle(Duration.ofSeconds(2))
                        .maxLifetime(Duration.ofSeconds(3))
                        .maxMessages(8)
                        .closeTimeout(Duration.ofSeconds(4))
                        .leakThreshold(Duration.ofSeconds(6))
                        .build())
                .hasToString("max-size 7, min-idle 5, max-wait PT1S, max-idle PT2S, max-lifetime PT3S, max-messages 8, "
                        + "close-timeout PT4S, leak-threshold PT6S");
        assertThat(PoolConfig.DEFAULT)
                .hasToString("max-size 4, min-idle 0, max-wait PT30S, max-idle PT30S, max-lifetime PT10M, "
                        + "max-messages 100, close-timeout PT30S, leak-threshold PT0S");
    }

    static Stream<UnaryOperator<PoolConfig.Builder>> changes() {
        Duration day = Duration.ofDays(1);
        return Stream.of(
                to -> to.maxSize(3),
                to -> to.minIdle(1),
                to -> to.maxWait(day),
                to -> to.maxIdle(day),
                to -> to.maxLifetime(day),
                to -> to.maxMessages(3),
                to -> to.closeTimeout(day),
                to -> to.leakThreshold(day));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void configurationsAreEqualWhenAllFiguresAre(UnaryOperator<PoolConfig.Builder> change) {
        PoolConfig changed = change.apply(PoolConfig.builder()).build();
        assertThat(changed).isNotEqualTo(PoolConfig.DEFAULT);
        PoolConfig copy = changed.toBuilder().build();
        assertThat(copy).isEqualTo(changed).hasSameHashCodeAs(changed).isNotEqualTo(null);
    }

    @Test
    void moreIdleThanThereMayBeIsRefusedWithBothFigures() {
        PoolConfig.Builder builder = PoolConfig.builder().maxSize(2).minIdle(3);
        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageContaining("min-idle 3")
                .withMessageContaining("max-size 2");
    }

    @Test
    void whatIsLongerThanACenturyIsACentury() {
        Duration longest = Duration.ofDays(36500);
        assertThat(PoolConfig.DEFAULT
                        .withMaxIdle(Duration.ofSeconds(Long.MAX_VALUE))
                        .maxIdle())
                .isEqualTo(longest);
    }
}
