package org.smtplib.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.smtplib.protocol.Protocol;
import org.smtplib.transport.Endpoint;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.StringUtils;

/** The connection details that the properties give; an empty user name or password counts as absent. */
final class PropertiesSmtpConnectionDetails implements SmtpConnectionDetails {

    private final SmtpProperties properties;
    private final Endpoint endpoint;
    private final @Nullable SslBundle sslBundle;

    PropertiesSmtpConnectionDetails(SmtpProperties properties, @Nullable SslBundle sslBundle) {
        this.properties = properties;
        this.endpoint = endpoint(properties);
        this.sslBundle = sslBundle;
        if (getUsername() != null && getPassword() == null) {
            throw new MissingSmtpPropertyException("smtp.password", "smtp.username");
        }
        if (getUsername() == null && getPassword() != null) {
            throw new MissingSmtpPropertyException("smtp.username", "smtp.password");
        }
    }

    private static Endpoint endpoint(SmtpProperties properties) {
        int defaultPort = properties.protocol().defaultPort();
        Endpoint endpoint = SmtpPropertyValue.use(
                "smtp.host", String.valueOf(properties.host()), host -> new Endpoint(host, defaultPort));
        Integer port = properties.port();
        return port == null
                ? endpoint
                : SmtpPropertyValue.use("smtp.port", port, value -> new Endpoint(endpoint.host(), value));
    }

    @Override
    public String getHost() {
        return endpoint.host();
    }

    @Override
    public int getPort() {
        return endpoint.port();
    }

    @Override
    public Protocol getProtocol() {
        return properties.protocol();
    }

    @Override
    public @Nullable String getUsername() {
        return StringUtils.hasLength(properties.username()) ? properties.username() : null;
    }

    @Override
    public @Nullable String getPassword() {
        return StringUtils.hasLength(properties.password()) ? properties.password() : null;
    }

    @Override
    public boolean isCleartextLoginAllowed() {
        return properties.allowCleartextLogin();
    }

    @Override
    public @Nullable SslBundle getSslBundle() {
        return sslBundle;
    }
}
