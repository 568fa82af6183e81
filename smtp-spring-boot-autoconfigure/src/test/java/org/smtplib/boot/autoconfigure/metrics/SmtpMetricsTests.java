package org.smtplib.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.TestMails;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.pool.PoolConfig;
import org.smtplib.pool.PoolCounters;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.transport.Endpoint;

class SmtpMetricsTests {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void theGaugesFollowThePool() {
        Map<String, Double> underWay = new LinkedHashMap<>();
        CompletableFuture<Void> second = new CompletableFuture<>();
        AtomicBoolean first = new AtomicBoolean(true);
        SmtpEventListener listener = new SmtpEventListener() {
            @Override
            public void sending(Endpoint endpoint, String line) {
                if (line.startsWith("MAIL") && first.getAndSet(false)) {
                    second.completeAsync(() -> null);
                    await().until(() -> gauge("pending") == 1);
                    underWay.put("active", gauge("active"));
                    underWay.put("idle", gauge("idle"));
                }
            }
        };
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build());
                SmtpTemplate template = SmtpTemplate.builder(server.host())
                        .port(server.port())
                        .pool(PoolConfig.DEFAULT.withMaxSize(1))
                        .listener(listener)
                        .build()) {
            new SmtpMetrics(template, "orders").bindTo(registry);
            assertThat(gauge("max")).isEqualTo(1);
            assertThat(gauge("idle")).isZero();
            CompletableFuture<?> waiting = second.thenRun(() -> template.send(TestMails.to("jo@example.org")));
            template.send(TestMails.to("jo@example.org"));
            waiting.join();
            assertThat(underWay).containsExactly(Map.entry("active", 1.0), Map.entry("idle", 0.0));
            assertThat(server.messages()).hasSize(2);
            assertThat(gauge("idle")).isEqualTo(1);
            assertThat(gauge("active")).isZero();
            assertThat(gauge("pending")).isZero();
        }
    }

    @Test
    void theCountersAndTimesAreThoseOfThePool() {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build());
                SmtpTemplate template =
                        SmtpTemplate.builder(server.host()).port(server.port()).build()) {
            new SmtpMetrics(template, "orders").bindTo(registry);
            template.send(TestMails.to("jo@example.org"));
            template.send(TestMails.to("jo@example.org"));
            template.evictAll();
            await().until(() -> closed("EVICTED") == 1);
            assertThat(closed("IDLE")).isZero();
            assertThat(timer("acquire").count()).isEqualTo(2);
            assertThat(timer("creation").count()).isEqualTo(1);
            assertThat(timer("usage").count()).isEqualTo(2);
            PoolCounters counters = template.poolCounters();
            // The registry reckons in fractions, and may be off by the last place.
            assertThat(timer("acquire").totalTime(TimeUnit.NANOSECONDS))
                    .isCloseTo(counters.acquireTime().toNanos(), within(1.0));
            assertThat(timer("creation").totalTime(TimeUnit.NANOSECONDS))
                    .isCloseTo(counters.creationTime().toNanos(), within(1.0));
            assertThat(timer("usage").totalTime(TimeUnit.NANOSECONDS))
                    .isCloseTo(counters.usageTime().toNanos(), within(1.0));
            server.kill();
            catchThrowable(() -> template.send(TestMails.to("jo@example.org")));
            assertThat(registry.get("smtp.client.connections.failed")
                            .functionCounter()
                            .count())
                    .isPositive();
            assertThat(registry.get("smtp.client.connections.timeout")
                            .functionCounter()
                            .count())
                    .isZero();
        }
    }

    private FunctionTimer timer(String figure) {
        return registry.get("smtp.client.connections." + figure).functionTimer();
    }

    private double closed(String reason) {
        return registry.get("smtp.client.connections.closed")
                .tag("reason", reason)
                .functionCounter()
                .count();
    }

    private double gauge(String figure) {
        return registry.get("smtp.client.connections." + figure)
                .tag("smtp.client.name", "orders")
                .gauge()
                .value();
    }
}
