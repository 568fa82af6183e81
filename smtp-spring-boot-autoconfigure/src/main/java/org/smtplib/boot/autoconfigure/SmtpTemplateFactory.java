package org.smtplib.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.smtplib.SmtpTemplate;
import org.smtplib.SmtpTemplateBuilder;
import org.smtplib.mime.Addresses;
import org.smtplib.pool.PoolConfig;
import org.smtplib.protocol.StartTls;
import org.smtplib.sasl.Credentials;
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
        return SmtpTemplate.builder(details.getHost())
                .port(details.getPort())
                .protocol(details.getProtocol())
                .startTls(startTls(details, properties.starttls()))
                .tls(tls(details.getSslBundle(), properties.ssl().verifyHostname()))
                .credentials(credentials(details))
                .allowCleartextLogin(details.isCleartextLoginAllowed())
                .defaultSender(defaultSender(properties.defaultSender()))
                .localHostName(localHostName(properties.localHostName()))
                .timeouts(timeouts(properties.timeout()))
                .pool(pool(properties.pool()));
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
        to = SmtpPropertyValue.use("smtp.pool.max-wait", from.maxWait(), to::withMaxWait);
        to = SmtpPropertyValue.use("smtp.pool.max-idle", from.maxIdle(), to::withMaxIdle);
        to = SmtpPropertyValue.use("smtp.pool.max-lifetime", from.maxLifetime(), to::withMaxLifetime);
        to = SmtpPropertyValue.use("smtp.pool.max-messages", from.maxMessages(), to::withMaxMessages);
        return SmtpPropertyValue.use("smtp.pool.close-timeout", from.closeTimeout(), to::withCloseTimeout);
    }
}
