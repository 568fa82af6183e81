package org.smtplib.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToIntFunction;
import org.smtplib.SmtpTemplate;
import org.smtplib.pool.PoolStats;

/** Gauges of a template's pool: {@code smtp.client.connections.active}, {@code idle}, {@code pending}, {@code max}. */
public final class SmtpMetrics implements MeterBinder {

    private final SmtpTemplate template;
    private final String name;

    /**
     * Gauges of one template.
     *
     * @param name value of the tag {@code smtp.client.name}, which tells templates apart
     */
    public SmtpMetrics(SmtpTemplate template, String name) {
        this.template = template;
        this.name = name;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "active", "Connections that carry a mail now", PoolStats::active);
        gauge(registry, "idle", "Open connections that wait for a mail", PoolStats::idle);
        gauge(registry, "pending", "Mails that wait for a connection", PoolStats::waiting);
        gauge(registry, "max", "Most connections that may be open at any time", PoolStats::max);
    }

    private void gauge(MeterRegistry registry, String figure, String description, ToIntFunction<PoolStats> value) {
        Gauge.builder("smtp.client.connections." + figure, template, observed -> value.applyAsInt(observed.poolStats()))
                .description(description)
                .tag("smtp.client.name", name)
                .register(registry);
    }
}
