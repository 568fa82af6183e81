package org.smtplib.boot.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import org.smtplib.session.Pipelining;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.Timeouts;
import org.smtplib.transport.TlsOptions;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.util.StringUtils;

/** Puts into a template's builder what connection details (where, who) and properties (how) say. */
final class SmtpTemplateFactory {

    private SmtpTemplateFactory() {}

    static SmtpTemplateBuilder builder(SmtpConnectionDetails details, SmtpProperties properties) {
        SmtpTemplateBuilder template = SmtpTemplate.builder(details.getHost())
                .port(details.getPort())
                .protocol(details.getProtocol())
                .startTls(startTls(details, properties.starttls()))
                .tls(tls(details.getSslBundle(), properties.ssl().verifyHostname()))
                .credentials(credentials(details))
                .allowCleartextLogin(details.isCleartextLoginAllowed())
                .defaultSender(defaultSender(properties.defaultSender()))
                .localHostName(localHostName(properties.localHostName()))
                .sourceAddress(sourceAddress(properties.sourceAddress()))
                .lineEndings(properties.lineEndings())
                .timeouts(timeouts(properties.timeout()))
                .pipelining(pipelining(properties.pipelining()))
                .pool(pool(properties.pool()))
                .relay(relay(properties.relay(), properties.rateLimit()))
                .retry(retry(properties.retry()))
                .weight(details.getWeight());
        SmtpPropertyValue.use("smtp.time-limit", properties.timeLimit(), template::timeLimit);
        details.getFurtherServers().forEach(server -> template.server(session(server, properties), server.getWeight()));
        return template;
    }

    private static SessionConfig session(SmtpConnectionDetails details, SmtpProperties properties) {
        return SessionConfig.builder(details.getHost())
                .port(details.getPort())
                .protocol(details.getProtocol())
                .startTls(startTls(details, properties.starttls()))
                .tls(tls(details.getSslBundle(), properties.ssl().verifyHostname()))
                .credentials(credentials(details))
                .allowCleartextLogin(details.isCleartextLoginAllowed())
                .localHostName(localHostName(properties.localHostName()))
                .sourceAddress(sourceAddress(properties.sourceAddress()))
                .timeouts(timeouts(properties.timeout()))
                .pipelining(pipelining(properties.pipelining()))
                .build();
    }

    private static @Nullable StartTls startTls(SmtpConnectionDetails details, @Nullable StartTls mode) {
        if (mode != null) {
            // The core says what cannot go together; only the key is ours. Host and port are not this key's fault.
            SessionConfig.Builder session = SessionConfig.builder(details.getHost())
                    .port(details.getPort())
                    .protocol(details.getProtocol());
            session.build();
            SmtpPropertyValue.use(
                    "smtp.starttls", mode, value -> session.startTls(value).build());
        }
        return mode;
    }

    private static TlsOptions tls(@Nullable SslBundle bundle, boolean verifyHostname) {
        TlsOptions.Builder tls = TlsOptions.builder().verifyHostname(verifyHostname);
        if (bundle != null) {
            SslOptions options = bundle.getOptions();
            tls.context(bundle.createSslContext())
                    .protocols(orNone(options.getEnabledProtocols()))
                    .cipherSuites(orNone(options.getCiphers()));
        }
        return tls.build();
    }

    private static String[] orNone(String @Nullable [] values) {
        return values == null ? new String[0] : values;
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

    private static @Nullable String defaultSender(@Nullable String sender) {
        return StringUtils.hasText(sender)
                ? SmtpPropertyValue.use(
                        "smtp.default-sender", sender, value -> Addresses.requireDomain("default sender", value))
                : null;
    }

    private static @Nullable String localHostName(@Nullable String name) {
        return StringUtils.hasText(name)
                ? SmtpPropertyValue.use("smtp.local-host-name", name, value -> SessionConfig.requireHostName(value))
                : null;
    }

    /** One value after the other, so that a failure can be told to belong to its key. */
    static Timeouts timeouts(SmtpProperties.Timeout from) {
        Timeouts to = Timeouts.DEFAULT;
        to = SmtpPropertyValue.use("smtp.timeout.connect", from.connect(), to::withConnect);
        to = SmtpPropertyValue.use("smtp.timeout.tls", from.tls(), to::withTls);
        to = SmtpPropertyValue.use("smtp.timeout.greeting", from.greeting(), to::withGreeting);
        to = SmtpPropertyValue.use("smtp.timeout.command", from.command(), to::withCommand);
        to = SmtpPropertyValue.use("smtp.timeout.write", from.write(), to::withWrite);
        return SmtpPropertyValue.use("smtp.timeout.final-reply", from.finalReply(), to::withFinalReply);
    }

    static PoolConfig pool(SmtpProperties.Pool from) {
        PoolConfig to = PoolConfig.DEFAULT;
        to = SmtpPropertyValue.use("smtp.pool.max-size", from.maxSize(), to::withMaxSize);
        to = SmtpPropertyValue.use("smtp.pool.min-idle", from.minIdle(), to::withMinIdle);
        to = SmtpPropertyValue.use("smtp.pool.max-wait", from.maxWait(), to::withMaxWait);
        to = SmtpPropertyValue.use("smtp.pool.max-idle", from.maxIdle(), to::withMaxIdle);
        to = SmtpPropertyValue.use("smtp.pool.max-lifetime", from.maxLifetime(), to::withMaxLifetime);
        to = SmtpPropertyValue.use("smtp.pool.max-messages", from.maxMessages(), to::withMaxMessages);
        to = SmtpPropertyValue.use("smtp.pool.close-timeout", from.closeTimeout(), to::withCloseTimeout);
        return SmtpPropertyValue.use("smtp.pool.leak-threshold", from.leakThreshold(), to::withLeakThreshold);
    }

    private static @Nullable InetSocketAddress sourceAddress(@Nullable InetAddress address) {
        return address == null ? null : new InetSocketAddress(address, 0);
    }

    static RelayConfig relay(SmtpProperties.Relay from, SmtpProperties.RateLimit limit) {
        Integer mails = limit.mails();
        RateLimit rate = mails == null
                ? null
                : SmtpPropertyValue.use("smtp.rate-limit.mails", mails, value -> new RateLimit(value, limit.per()));
        return SmtpPropertyValue.use(
                "smtp.relay.pause",
                from.pause(),
                pause -> RelayConfig.builder()
                        .choice(from.choice())
                        .pause(pause, from.maxPause())
                        .rateLimit(rate)
                        .build());
    }

    static RetryPolicy retry(SmtpProperties.Retry from) {
        RetryPolicy.Builder to = RetryPolicy.builder();
        SmtpPropertyValue.use(
                "smtp.retry.max-attempts",
                from.maxAttempts(),
                value -> to.maxAttempts(value).build());
        SmtpPropertyValue.use(
                "smtp.retry.delay",
                from.delay(),
                value -> to.delay(value, from.maxDelay()).build());
        SmtpPropertyValue.use(
                "smtp.retry.multiplier",
                from.multiplier(),
                value -> to.multiplier(value).build());
        SmtpPropertyValue.use(
                "smtp.retry.jitter", from.jitter(), value -> to.jitter(value).build());
        return from.inDoubt() ? to.retryInDoubt().build() : to.build();
    }

    static Pipelining pipelining(SmtpProperties.Pipelining from) {
        if (!from.enabled()) {
            return Pipelining.OFF;
        }
        Pipelining to = Pipelining.DEFAULT.withChunking(from.chunking()).withOverlap(from.overlap());
        int limit = (int) Math.min(Integer.MAX_VALUE, from.oneFlightLimit().toBytes());
        Pipelining flights = SmtpPropertyValue.use(
                "smtp.pipelining.one-flight-limit",
                from.oneFlightLimit(),
                value -> to.withOneFlight(limit, Pipelining.DEFAULT.oneFlightFreshness()));
        Pipelining fresh = SmtpPropertyValue.use(
                "smtp.pipelining.one-flight-freshness",
                from.oneFlightFreshness(),
                value -> flights.withOneFlight(limit, value));
        return SmtpPropertyValue.use("smtp.pipelining.train", from.train(), fresh::withTrain);
    }
}
