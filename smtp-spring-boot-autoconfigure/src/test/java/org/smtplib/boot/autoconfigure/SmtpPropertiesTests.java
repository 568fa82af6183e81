package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtplib.delivery.DeliveryConfig;
import org.smtplib.delivery.RetryPolicy;
import org.smtplib.pool.PoolConfig;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.Protocol;
import org.smtplib.relay.RateLimit;
import org.smtplib.relay.RelayConfig;
import org.smtplib.relay.ServerChoice;
import org.smtplib.session.Pipelining;
import org.smtplib.session.Timeouts;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SmtpPropertiesTests {

    @Test
    void defaultsAreThoseOfTheCore() {
        SmtpProperties properties = bind(Map.of());
        assertThat(mapper(properties).timeouts()).isEqualTo(Timeouts.DEFAULT);
        assertThat(mapper(properties).pool()).isEqualTo(PoolConfig.DEFAULT);
        assertThat(properties.protocol()).isEqualTo(Protocol.SMTP);
        assertThat(properties.port()).isNull();
        assertThat(properties.starttls()).isNull();
        assertThat(properties.allowCleartextLogin()).isFalse();
        assertThat(properties.ssl().bundle()).isNull();
        assertThat(properties.ssl().verifyHostname()).isTrue();
        assertThat(properties.lineEndings()).isEqualTo(LineEndings.NORMALIZE);
        assertThat(properties.timeLimit()).isEqualTo(DeliveryConfig.DEFAULT.timeLimit());
        assertThat(mapper(properties).pipelining()).isEqualTo(Pipelining.DEFAULT);
        assertThat(mapper(properties).retry()).usingRecursiveComparison().isEqualTo(RetryPolicy.NONE);
        assertThat(relay(properties)).usingRecursiveComparison().isEqualTo(RelayConfig.DEFAULT);
    }

    private static RelayConfig relay(SmtpProperties properties) {
        return mapper(properties).relay();
    }

    @Test
    void eachKeyOfSeveralServersIsRead() {
        SmtpProperties properties = bind(Map.of(
                "smtp.relay.choice", "weighted",
                "smtp.relay.pause", "3s",
                "smtp.relay.max-pause", "4s",
                "smtp.rate-limit.mails", "5",
                "smtp.rate-limit.per", "6s"));
        assertThat(relay(properties))
                .usingRecursiveComparison()
                .isEqualTo(RelayConfig.builder()
                        .choice(ServerChoice.WEIGHTED)
                        .pause(Duration.ofSeconds(3), Duration.ofSeconds(4))
                        .rateLimit(new RateLimit(5, Duration.ofSeconds(6)))
                        .build());
    }

    @Test
    void eachKeyOfRetryIsRead() {
        SmtpProperties properties = bind(Map.of(
                "smtp.retry.max-attempts", "3",
                "smtp.retry.delay", "2s",
                "smtp.retry.max-delay", "9s",
                "smtp.retry.multiplier", "1.5",
                "smtp.retry.jitter", "0.25",
                "smtp.retry.in-doubt", "true"));
        assertThat(mapper(properties).retry())
                .usingRecursiveComparison()
                .isEqualTo(RetryPolicy.builder()
                        .maxAttempts(3)
                        .delay(Duration.ofSeconds(2), Duration.ofSeconds(9))
                        .multiplier(1.5)
                        .jitter(0.25)
                        .retryInDoubt()
                        .build());
    }

    @Test
    void eachKeyOfPipeliningIsRead() {
        SmtpProperties properties = bind(Map.of(
                "smtp.pipelining.chunking", "false",
                "smtp.pipelining.one-flight-limit", "1KB",
                "smtp.pipelining.one-flight-freshness", "5s",
                "smtp.pipelining.overlap", "false",
                "smtp.pipelining.train", "7"));
        assertThat(mapper(properties).pipelining())
                .isEqualTo(new Pipelining(true, false, 1024, Duration.ofSeconds(5), false, 7));
        assertThat(mapper(bind(Map.of("smtp.pipelining.enabled", "false"))).pipelining())
                .isEqualTo(Pipelining.OFF);
    }

    @Test
    void passwordsOfFurtherServersAreNotShown() {
        SmtpProperties properties = bind(Map.of("smtp.servers[0].host", "b", "smtp.servers[0].password", "hunter2"));
        assertThat(properties.servers().get(0).password()).isEqualTo("hunter2");
        assertThat(properties.toString()).contains("host=b").doesNotContain("hunter2");
    }

    @Test
    void eachKeyOfThePoolIsRead() {
        SmtpProperties properties = bind(Map.of(
                "smtp.pool.max-size", "1",
                "smtp.pool.max-wait", "2s",
                "smtp.pool.max-idle", "3s",
                "smtp.pool.max-lifetime", "4s",
                "smtp.pool.max-messages", "5",
                "smtp.pool.close-timeout", "6s",
                "smtp.pool.min-idle", "1",
                "smtp.pool.leak-threshold", "7s"));
        assertThat(mapper(properties).pool())
                .isEqualTo(PoolConfig.builder()
                        .maxSize(1)
                        .maxWait(Duration.ofSeconds(2))
                        .maxIdle(Duration.ofSeconds(3))
                        .maxLifetime(Duration.ofSeconds(4))
                        .maxMessages(5)
                        .closeTimeout(Duration.ofSeconds(6))
                        .minIdle(1)
                        .leakThreshold(Duration.ofSeconds(7))
                        .build());
    }

    @Test
    void thePasswordIsNotShown() {
        SmtpProperties properties = bind(Map.of("smtp.username", "jo", "smtp.password", "hunter2"));
        assertThat(properties.password()).isEqualTo("hunter2");
        assertThat(properties.toString()).contains("jo", "password=***").doesNotContain("hunter2");
    }

    private static SmtpPropertyMapper mapper(SmtpProperties properties) {
        return new SmtpPropertyMapper("smtp", properties, new SmtpTls(true), List.of());
    }

    private static SmtpProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("smtp", SmtpProperties.class);
    }
}
