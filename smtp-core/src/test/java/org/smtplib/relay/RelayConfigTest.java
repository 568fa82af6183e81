package org.smtplib.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpException;
import org.smtplib.pool.PoolConfig;
import org.smtplib.pool.SmtpSessionPool;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.value.Deadline;

/** Figures that cannot be used are refused with what to change, before there is a server. */
class RelayConfigTest {

    private static final Duration FOR_EVER = ChronoUnit.FOREVER.getDuration();

    private static void assertRefused(UnaryOperator<RelayConfig.Builder> figures, String... words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> figures.apply(RelayConfig.builder()).build())
                .withMessageContainingAll(words);
    }

    @Test
    void defaultsAreAsDocumented() {
        RelayConfig config = RelayConfig.DEFAULT;
        assertThat(config.choice()).isEqualTo(ServerChoice.ORDERED);
        assertThat(config.pause()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.longestPause()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.quiet()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.memory()).isEqualTo(Duration.ofHours(1));
        assertThat(config.rateLimit()).isNull();
    }

    @Test
    void durationsAreMoreThanZero() {
        assertRefused(builder -> builder.pause(Duration.ZERO, Duration.ofSeconds(1)), "pause", "PT0S");
        assertRefused(builder -> builder.quiet(Duration.ofSeconds(-1)), "quiet", "PT-1S");
        assertRefused(builder -> builder.memory(Duration.ZERO), "memory");
    }

    @Test
    void longestPauseIsNotTheShorterOne() {
        assertRefused(builder -> builder.pause(Duration.ofSeconds(2), Duration.ofSeconds(1)), "PT2S", "PT1S");
    }

    @Test
    void rateLimitIsOfOneMailAtLeastInMoreThanNoTime() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RateLimit(0, Duration.ofSeconds(1)))
                .withMessageContaining("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RateLimit(1, Duration.ZERO))
                .withMessageContaining("PT0S");
        assertThat(new RateLimit(1, Duration.ofSeconds(1))).hasToString("1 mail in 1000 ms");
        assertThat(new RateLimit(20, Duration.ofMinutes(1))).hasToString("20 mails in 60000 ms");
    }

    @Test
    void whatIsMeantForEverCanBeCounted() {
        RelayConfig config = RelayConfig.builder()
                .pause(FOR_EVER, FOR_EVER)
                .quiet(FOR_EVER)
                .memory(FOR_EVER)
                .rateLimit(new RateLimit(Integer.MAX_VALUE, FOR_EVER))
                .build();
        Relay relay = new Relay(pool(), 1, false, config);
        relay.failed(0, new SmtpException("x"), Deadline.never());
        assertThat(relay.ask(System.nanoTime())).isEqualTo(Availability.Admission.LEAVE);
    }

    @Test
    void listHasAServerAndAWeightForEach() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelayList.of(List.of(), List.of(), RelayConfig.DEFAULT))
                .withMessageContaining("one server");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelayList.of(List.of(pool()), List.of(), RelayConfig.DEFAULT))
                .withMessageContaining("weight");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelayList.of(List.of(pool()), List.of(0), RelayConfig.DEFAULT))
                .withMessageContaining("[0]");
    }

    private static SmtpSessionPool pool() {
        return new SmtpSessionPool(
                new SmtpSessionFactory(SessionConfig.builder("127.0.0.1").build()), PoolConfig.DEFAULT);
    }
}
