package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtplib.pool.PoolConfig;
import org.smtplib.protocol.Protocol;
import org.smtplib.session.Timeouts;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SmtpPropertiesTests {

    @Test
    void defaultsAreThoseOfTheCore() {
        SmtpProperties properties = bind(Map.of());
        assertThat(SmtpTemplateFactory.timeouts(properties.timeout())).isEqualTo(Timeouts.DEFAULT);
        assertThat(SmtpTemplateFactory.pool(properties.pool())).isEqualTo(PoolConfig.DEFAULT);
        assertThat(properties.protocol()).isEqualTo(Protocol.SMTP);
        assertThat(properties.port()).isNull();
        assertThat(properties.starttls()).isNull();
        assertThat(properties.allowCleartextLogin()).isFalse();
        assertThat(properties.ssl().bundle()).isNull();
        assertThat(properties.ssl().verifyHostname()).isTrue();
    }

    @Test
    void eachKeyOfThePoolIsRead() {
        SmtpProperties properties = bind(Map.of(
                "smtp.pool.max-size", "1",
                "smtp.pool.max-wait", "2s",
                "smtp.pool.max-idle", "3s",
                "smtp.pool.max-lifetime", "4s",
                "smtp.pool.max-messages", "5",
                "smtp.pool.close-timeout", "6s"));
        assertThat(SmtpTemplateFactory.pool(properties.pool()))
                .isEqualTo(PoolConfig.builder()
                        .maxSize(1)
                        .maxWait(Duration.ofSeconds(2))
                        .maxIdle(Duration.ofSeconds(3))
                        .maxLifetime(Duration.ofSeconds(4))
                        .maxMessages(5)
                        .closeTimeout(Duration.ofSeconds(6))
                        .build());
    }

    @Test
    void thePasswordIsNotShown() {
        SmtpProperties properties = bind(Map.of("smtp.username", "jo", "smtp.password", "hunter2"));
        assertThat(properties.password()).isEqualTo("hunter2");
        assertThat(properties.toString()).contains("jo", "password=***").doesNotContain("hunter2");
    }

    private static SmtpProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("smtp", SmtpProperties.class);
    }
}
