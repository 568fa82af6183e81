package org.smtplib.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.smtplib.SmtpTemplate;
import org.smtplib.pool.CloseReason;
import org.smtplib.pool.PoolCounters;
import org.smtplib.pool.PoolStats;

/**
 * The meters of a template's pool, {@code smtp.client.connections.*}: gauges of this moment, and what the pool counted
 * by itself. They cost a mail nothing.
 */
public final class SmtpMetrics implements MeterBinder {

    private static final String PREFIX = "smtp.client.connections.";

    private final SmtpTemplate template;
    private final String name;

    /**
     * Meters of one template.
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
        timer(
                registry,
                "acquire",
                "Mails until they had a connection, its opening included",
                PoolCounters::borrowed,
                PoolCounters::acquireTime);
        timer(
                registry,
                "creation",
                "Connections until they were ready for mail",
                PoolCounters::created,
                PoolCounters::creationTime);
        timer(
                registry,
                "usage",
                "Connections from being lent until they came back",
                PoolCounters::returned,
                PoolCounters::usageTime);
        counter("timeout", "Mails for which no connection came free in time", PoolCounters::timedOut)
                .register(registry);
        counter("failed", "Connections that could not be opened, or made ready for mail", PoolCounters::failed)
                .register(registry);
        for (CloseReason reason : CloseReason.values()) {
            counter("closed", "Connections that the pool ended", counters -> counters.closed(reason))
                    .tag("reason", reason.name())
                    .register(registry);
        }
    }

    private void gauge(MeterRegistry registry, String figure, String description, ToIntFunction<PoolStats> value) {
        Gauge.builder(PREFIX + figure, template, observed -> value.applyAsInt(observed.poolStats()))
                .description(description)
                .tag("smtp.client.name", name)
                .register(registry);
    }

    private void timer(
            MeterRegistry registry,
            String figure,
            String description,
            ToLongFunction<PoolCounters> count,
            Function<PoolCounters, Duration> time) {
        FunctionTimer.builder(
                        PREFIX + figure,
                        template,
                        observed -> count.applyAsLong(observed.poolCounters()),
                        observed -> time.apply(observed.poolCounters()).toNanos(),
                        TimeUnit.NANOSECONDS)
                .description(description)
                .tag("smtp.client.name", name)
                .register(registry);
    }

    private FunctionCounter.Builder<SmtpTemplate> counter(
            String figure, String description, ToLongFunction<PoolCounters> value) {
        return FunctionCounter.builder(
                        PREFIX + figure, template, observed -> value.applyAsLong(observed.poolCounters()))
                .description(description)
                .tag("smtp.client.name", name);
    }
}
