package org.smtplib.boot.autoconfigure.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.smtplib.SmtpTemplate;
import org.smtplib.pool.PoolStats;
import org.smtplib.relay.ServerState;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells a server's health by what became of the last mails; it opens no connection and sends nothing.
 *
 * <p>DOWN means that the server could not be used when last tried: it was not reached, TLS or the login failed, or a
 * connection broke under a mail. A mail or recipient that it refused does not count. One minute after that failure DOWN
 * becomes UNKNOWN, so that an application whose mail waits for this health is not kept from the attempt that would end
 * it. Without such a failure, or after a mail that was answered since, it is UP; of several servers one is enough. Who
 * interrupts a mail or gives it too little time changes nothing.
 */
public final class SmtpHealthIndicator extends AbstractHealthIndicator {

    private static final Duration MEMORY_OF_FAILURE = Duration.ofMinutes(1);

    private final SmtpTemplate template;
    private final SmtpHealthListener listener;
    private final InstantSource clock;

    /** An indicator for a template that was built with this listener. */
    public SmtpHealthIndicator(SmtpTemplate template, SmtpHealthListener listener) {
        this(template, listener, Clock.systemUTC());
    }

    SmtpHealthIndicator(SmtpTemplate template, SmtpHealthListener listener, InstantSource clock) {
        super("SMTP health check failed");
        this.template = template;
        this.listener = listener;
        this.clock = clock;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        List<ServerState> servers = template.servers();
        List<SmtpHealthEvidence> known = servers.stream()
                .map(server -> listener.evidence(server.endpoint()))
                .toList();
        List<Status> statuses = known.stream().map(this::status).toList();
        builder.status(best(statuses));
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

    /** Mails go to a server that can be used, so one of several is enough. */
    private static Status best(List<Status> statuses) {
        if (statuses.contains(Status.UP)) {
            return Status.UP;
        }
        return statuses.contains(Status.UNKNOWN) ? Status.UNKNOWN : Status.DOWN;
    }

    private Status status(SmtpHealthEvidence evidence) {
        Instant lastFailure = evidence.lastFailure();
        if (evidence.usable() || lastFailure == null) {
            return Status.UP;
        }
        return clock.instant().isBefore(lastFailure.plus(MEMORY_OF_FAILURE)) ? Status.DOWN : Status.UNKNOWN;
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
