package org.smtplib.boot.autoconfigure.health;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpProperties;
import org.smtplib.pool.PoolStats;
import org.smtplib.relay.ServerState;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells the health of one client's servers by what became of the last mails; by itself it asks no server, but to find out
 * whether a failure is over, or where it was told to.
 *
 * <p>DOWN means that the server could not be used when last tried: it was not reached, TLS or the login failed, or a
 * connection broke under a mail. A mail or recipient that it refused does not count. One minute after that failure the
 * server is asked whether it answers, without a login: it is UP if so, else DOWN for one more minute. Without such a
 * failure, or after a mail that was answered since, it is UP; of several servers one is enough. Who interrupts a mail or
 * gives it too little time changes nothing.
 */
public final class SmtpHealthIndicator extends AbstractHealthIndicator {

    private final SmtpTemplate template;
    private final SmtpHealthListener listener;
    private final boolean active;
    private final SmtpHealthProbe probe;
    private final InstantSource clock;

    /** An indicator for a template that was built with this listener. */
    public SmtpHealthIndicator(SmtpTemplate template, SmtpHealthListener listener, SmtpProperties.Health settings) {
        this(template, listener, settings, Clock.systemUTC());
    }

    SmtpHealthIndicator(
            SmtpTemplate template, SmtpHealthListener listener, SmtpProperties.Health settings, InstantSource clock) {
        super("SMTP health check failed");
        this.template = template;
        this.listener = listener;
        this.active = settings.probe();
        this.probe = new SmtpHealthProbe(template, listener, settings.cache(), settings.timeout(), clock);
        this.clock = clock;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        List<ServerState> servers = template.servers();
        List<SmtpHealthEvidence> known = evidence(servers);
        Instant now = clock.instant();
        Instant lastOld = known.stream()
                .filter(evidence -> evidence.isFailureOld(now))
                .map(SmtpHealthEvidence::lastFailure)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        if (active || lastOld != null) {
            probe.ask(lastOld == null ? Instant.MIN : lastOld);
            known = evidence(servers);
        }
        List<Status> statuses = known.stream()
                .map(evidence -> evidence.usable() ? Status.UP : Status.DOWN)
                .toList();
        // Mails go to a server that can be used, so one of several is enough.
        builder.status(statuses.contains(Status.UP) ? Status.UP : Status.DOWN);
        if (servers.size() == 1) {
            builder.withDetail("server", servers.get(0).endpoint().toString());
        } else {
            Map<String, String> each = new LinkedHashMap<>();
            for (int i = 0; i < servers.size(); i++) {
                each.put(servers.get(i).endpoint().toString(), statuses.get(i).getCode());
            }
            builder.withDetail("servers", each);
        }
        builder.withDetail("protocol", template.config().protocol().name().toLowerCase(Locale.ROOT))
                .withDetail("pool", details(template.poolStats()));
        String tls = listener.tlsVersion(servers.get(0).endpoint());
        if (tls != null) {
            builder.withDetail("tls", tls);
        }
        known.stream()
                .filter(evidence -> evidence.lastSuccess() != null)
                .max(Comparator.comparing(SmtpHealthEvidence::lastSuccess))
                .ifPresent(evidence -> builder.withDetail("lastSuccess", String.valueOf(evidence.lastSuccess())));
        known.stream()
                .filter(evidence -> evidence.lastFailure() != null)
                .max(Comparator.comparing(SmtpHealthEvidence::lastFailure))
                .ifPresent(evidence -> builder.withDetail("lastFailure", String.valueOf(evidence.lastFailure()))
                        .withDetail("lastFailureMessage", String.valueOf(evidence.lastFailureMessage())));
    }

    private List<SmtpHealthEvidence> evidence(List<ServerState> servers) {
        return servers.stream()
                .map(server -> listener.evidence(server.endpoint()))
                .toList();
    }

    private static Map<String, Integer> details(PoolStats stats) {
        Map<String, Integer> details = new LinkedHashMap<>();
        details.put("max", stats.max());
        details.put("total", stats.total());
        details.put("active", stats.active());
        details.put("idle", stats.idle());
        details.put("waiting", stats.waiting());
        return details;
    }
}
