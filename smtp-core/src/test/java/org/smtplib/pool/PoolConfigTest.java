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
                .withMaxWait(Duration.ofSeconds(1))
                .withMaxIdle(Duration.ofSeconds(2))
                .withMaxLifetime(Duration.ofSeconds(3))
                .withMaxMessages(8)
                .withCloseTimeout(Duration.ofSeconds(4));
        assertThat(changed)
                .isEqualTo(new PoolConfig(
                        7,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        8,
                        Duration.ofSeconds(4)));
        assertThat(PoolConfig.DEFAULT.maxSize()).isEqualTo(4);
    }
}
