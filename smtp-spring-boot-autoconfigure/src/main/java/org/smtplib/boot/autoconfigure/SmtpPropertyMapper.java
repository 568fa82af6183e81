package org.smtplib.boot.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.SmtpTemplate;
import org.smtplib.SmtpTemplateBuilder;
import org.smtplib.delivery.RetryPolicy;
import org.smtplib.mime.Addresses;
import org.smtplib.pool.PoolConfig;
import org.smtplib.protocol.StartTls;
import org.smtplib.relay.RateLimit;
import org.smtplib.relay.RelayConfig;
import org.smtplib.sasl.Credentials;
import org.smtplib.sasl.SaslMechanism;
import org.smtplib.session.Pipelining;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.Timeouts;
import org.springframework.util.StringUtils;

/** Puts into a template's builder what connection details (where, who) and one client's properties (how) say. */
final class SmtpPropertyMapper {

    private final String prefix;
    private final SmtpProperties properties;
    private final SmtpTls tls;
    private final List<Supplier<SaslMechanism>> mechanisms;

    /**
     * A mapper for the properties of one client.
     *
     * @param prefix what their keys begin with, such as {@code smtp}
     */
    SmtpPropertyMapper(
            String prefix, SmtpProperties properties, SmtpTls tls, List<Supplier<SaslMechanism>> mechanisms) {
        this.prefix = prefix;
        this.properties = properties;
        this.tls = tls;
        this.mechanisms = mechanisms;
    }

    SmtpTemplateBuilder builder(SmtpConnectionDetails details) {
        SmtpTemplateBuilder template = SmtpTemplate.builder(details.getHost())
                .port(details.getPort())
                .protocol(details.getProtocol())
                .startTls(startTls(details))
                .tls(tls.of(details))
                .credentials(credentials(details))
                .allowCleartextLogin(details.isCleartextLoginAllowed())
                .defaultSender(defaultSender())
                .localHostName(localHostName())
                .sourceAddress(sourceAddress())
                .recipients(properties.recipients())
                .lineEndings(properties.lineEndings())
                .timeouts(timeouts())
                .pipelining(pipelining())
                .pool(pool())
                .relay(relay())
                .retry(retry())
                .weight(details.getWeight());
        mechanisms.forEach(template::mechanism);
        use(".health.cache", properties.health().cache(), value -> requireTime(value, true));
        use(".health.timeout", properties.health().timeout(), value -> requireTime(value, false));
        use(".time-limit", properties.timeLimit(), template::timeLimit);
        details.getFurtherServers().forEach(server -> template.server(session(server), server.getWeight()));
        return template;
    }

    private SessionConfig session(SmtpConnectionDetails details) {
        SessionConfig.Builder session = SessionConfig.builder(details.getHost())
                .port(details.getPort())
                .protocol(details.getProtocol())
                .startTls(startTls(details))
                .tls(tls.of(details))
                .credentials(credentials(details))
                .allowCleartextLogin(details.isCleartextLoginAllowed())
                .localHostName(localHostName())
                .sourceAddress(sourceAddress())
                .timeouts(timeouts())
                .pipelining(pipelining());
        mechanisms.forEach(session::mechanism);
        return session.build();
    }

    private @Nullable StartTls startTls(SmtpConnectionDetails details) {
        StartTls mode = properties.starttls();
        if (mode != null) {
            // The core says what cannot go together; only the key is ours. Host and port are not this key's fault.
            SessionConfig.Builder session = SessionConfig.builder(details.getHost())
                    .port(details.getPort())
                    .protocol(details.getProtocol());
            session.build();
            use(".starttls", mode, value -> session.startTls(value).build());
        }
        return mode;
    }

    private static Duration requireTime(Duration time, boolean orNone) {
        if (time.isNegative() || (time.isZero() && !orNone)) {
            throw new IllegalArgumentException(
                    "It is a time of more than zero" + (orNone ? ", or zero for none." : "."));
        }
        return time;
    }

    private static @Nullable Credentials credentials(SmtpConnectionDetails details) {
        String username = details.getUsername();
        String password = details.getPassword();
        if (username == null && password == null) {
            return null;
        }
        if (username == null || password == null) {
            throw new IllegalStateException(
                    "The connection details " + details.getClass().getName() + " give a "
                            + (username == null ? "password without a user name" : "user name without a password")
                            + ": a login needs both");
        }
        return Credentials.of(username, password);
    }

    private @Nullable String defaultSender() {
        String sender = properties.defaultSender();
        return StringUtils.hasText(sender)
                ? use(".default-sender", sender, value -> Addresses.requireDomain("default sender", value))
                : null;
    }

    private @Nullable String localHostName() {
        String name = properties.localHostName();
        return StringUtils.hasText(name)
                ? use(".local-host-name", name, value -> SessionConfig.requireHostName(value))
                : null;
    }

    /** One value after the other, so that a failure can be told to belong to its key. */
    Timeouts timeouts() {
        SmtpProperties.Timeout from = properties.timeout();
        Timeouts to = Timeouts.DEFAULT;
        to = use(".timeout.connect", from.connect(), to::withConnect);
        to = use(".timeout.tls", from.tls(), to::withTls);
        to = use(".timeout.greeting", from.greeting(), to::withGreeting);
        to = use(".timeout.command", from.command(), to::withCommand);
        to = use(".timeout.write", from.write(), to::withWrite);
        return use(".timeout.final-reply", from.finalReply(), to::withFinalReply);
    }

    PoolConfig pool() {
        SmtpProperties.Pool from = properties.pool();
        PoolConfig to = PoolConfig.DEFAULT;
        to = use(".pool.max-size", from.maxSize(), to::withMaxSize);
        to = use(".pool.min-idle", from.minIdle(), to::withMinIdle);
        to = use(".pool.max-wait", from.maxWait(), to::withMaxWait);
        to = use(".pool.max-idle", from.maxIdle(), to::withMaxIdle);
        to = use(".pool.max-lifetime", from.maxLifetime(), to::withMaxLifetime);
        to = use(".pool.max-messages", from.maxMessages(), to::withMaxMessages);
        to = use(".pool.close-timeout", from.closeTimeout(), to::withCloseTimeout);
        return use(".pool.leak-threshold", from.leakThreshold(), to::withLeakThreshold);
    }

    private @Nullable InetSocketAddress sourceAddress() {
        InetAddress address = properties.sourceAddress();
        return address == null ? null : new InetSocketAddress(address, 0);
    }

    RelayConfig relay() {
        SmtpProperties.Relay from = properties.relay();
        SmtpProperties.RateLimit limit = properties.rateLimit();
        Integer mails = limit.mails();
        RateLimit rate = mails == null ? null : rate(mails, limit.per());
        Duration pause = use(".relay.pause", from.pause(), value -> {
            RelayConfig.builder().pause(value, value).build();
            return value;
        });
        return use(
                ".relay.max-pause",
                from.maxPause(),
                longest -> RelayConfig.builder()
                        .choice(from.choice())
                        .pause(pause, longest)
                        .rateLimit(rate)
                        .build());
    }

    private RateLimit rate(int mails, Duration per) {
        RateLimit ofAnySpan = use(".rate-limit.mails", mails, value -> new RateLimit(value, Duration.ofMinutes(1)));
        return use(".rate-limit.per", per, span -> new RateLimit(ofAnySpan.mails(), span));
    }

    RetryPolicy retry() {
        SmtpProperties.Retry from = properties.retry();
        RetryPolicy.Builder to = RetryPolicy.builder();
        use(
                ".retry.max-attempts",
                from.maxAttempts(),
                value -> to.maxAttempts(value).build());
        use(".retry.delay", from.delay(), value -> to.delay(value, value).build());
        use(
                ".retry.max-delay",
                from.maxDelay(),
                value -> to.delay(from.delay(), value).build());
        use(
                ".retry.multiplier",
                from.multiplier(),
                value -> to.multiplier(value).build());
        use(".retry.jitter", from.jitter(), value -> to.jitter(value).build());
        return from.inDoubt() ? to.retryInDoubt().build() : to.build();
    }

    Pipelining pipelining() {
        SmtpProperties.Pipelining from = properties.pipelining();
        if (!from.enabled()) {
            return Pipelining.OFF;
        }
        Pipelining to = Pipelining.DEFAULT.withChunking(from.chunking()).withOverlap(from.overlap());
        int limit = (int) Math.min(Integer.MAX_VALUE, from.oneFlightLimit().toBytes());
        Pipelining flights = use(
                ".pipelining.one-flight-limit",
                from.oneFlightLimit(),
                value -> to.withOneFlight(limit, Pipelining.DEFAULT.oneFlightFreshness()));
        Pipelining fresh = use(
                ".pipelining.one-flight-freshness",
                from.oneFlightFreshness(),
                value -> flights.withOneFlight(limit, value));
        return use(".pipelining.train", from.train(), fresh::withTrain);
    }

    private <V, R> R use(String key, V value, Function<V, R> use) {
        return SmtpPropertyValue.use(prefix + key, value, use);
    }
}
