package org.smtplib.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.smtplib.protocol.Protocol;
import org.smtplib.transport.Endpoint;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.StringUtils;

/** The connection details that the properties give; an empty user name or password counts as absent. */
final class PropertiesSmtpConnectionDetails implements SmtpConnectionDetails {

    private final SmtpProperties properties;
    private final Endpoint endpoint;
    private final @Nullable SslBundle sslBundle;

    PropertiesSmtpConnectionDetails(SmtpProperties properties, @Nullable SslBundle sslBundle) {
        requireResolved("smtp.host", properties.host());
        requireResolved("smtp.username", properties.username());
        requireResolved("smtp.password", properties.password());
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

    /** What a placeholder names may be missing, and Spring leaves the placeholder then: no login succeeds with that. */
    private static void requireResolved(String key, @Nullable String value) {
        if (value != null && value.startsWith("${") && value.endsWith("}")) {
            throw new InvalidConfigurationPropertyValueException(
                    key, value, "It is a placeholder, and the variable or property that it names is not set.");
        }
    }

    private static Endpoint endpoint(SmtpProperties properties) {
        int defaultPort = properties.protocol().defaultPort();
        String host = String.valueOf(properties.host());
        if (host.indexOf('@') >= 0) {
            // Whoever writes a URL may have written a password into it: this failure shows no value, as others do.
            throw new IllegalArgumentException("The property smtp.host is the name or address of a server and no URL:"
                    + " leave out scheme, user and path, and set smtp.username and smtp.password");
        }
        Endpoint endpoint = SmtpPropertyValue.use("smtp.host", host, value -> new Endpoint(value, defaultPort));
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
