package org.smtplib.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtplib.protocol.Protocol;
import org.smtplib.transport.Endpoint;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.StringUtils;

/** The connection details that the properties give; an empty user name or password counts as absent. */
final class PropertiesSmtpConnectionDetails implements SmtpConnectionDetails {

    private final String prefix;
    private final SmtpProperties properties;
    private final SmtpProperties.Server server;
    private final boolean first;
    private final Endpoint endpoint;
    private final @Nullable SslBundle sslBundle;

    /**
     * Those of one client.
     *
     * @param prefix what its keys begin with, such as {@code smtp}
     */
    PropertiesSmtpConnectionDetails(String prefix, SmtpProperties properties, @Nullable SslBundle sslBundle) {
        this(
                properties,
                prefix,
                true,
                new SmtpProperties.Server(
                        properties.host(),
                        properties.port(),
                        properties.username(),
                        properties.password(),
                        properties.relay().weight()),
                sslBundle);
    }

    /** Those of one server, whose properties have keys with this prefix. */
    private PropertiesSmtpConnectionDetails(
            SmtpProperties properties,
            String prefix,
            boolean first,
            SmtpProperties.Server server,
            @Nullable SslBundle sslBundle) {
        requireResolved(prefix + ".host", server.host());
        requireResolved(prefix + ".username", server.username());
        requireResolved(prefix + ".password", server.password());
        this.prefix = prefix;
        this.properties = properties;
        this.first = first;
        this.server = server;
        this.endpoint = endpoint(properties.protocol(), prefix, server);
        this.sslBundle = sslBundle;
        if (getUsername() != null && getPassword() == null) {
            throw new MissingSmtpPropertyException(prefix + ".password", prefix + ".username");
        }
        if (getUsername() == null && getPassword() != null) {
            throw new MissingSmtpPropertyException(prefix + ".username", prefix + ".password");
        }
        String weightKey = first ? prefix + ".relay.weight" : prefix + ".weight";
        SmtpPropertyValue.use(weightKey, server.weight(), PropertiesSmtpConnectionDetails::requireWeight);
    }

    private static int requireWeight(int weight) {
        if (weight < 1) {
            throw new IllegalArgumentException("The weight of a server is 1 at least");
        }
        return weight;
    }

    /** What a placeholder names may be missing, and Spring leaves the placeholder then: no login succeeds with that. */
    private static void requireResolved(String key, @Nullable String value) {
        if (value != null && value.startsWith("${") && value.endsWith("}")) {
            throw new InvalidConfigurationPropertyValueException(
                    key, value, "It is a placeholder, and the variable or property that it names is not set.");
        }
    }

    private static Endpoint endpoint(Protocol protocol, String prefix, SmtpProperties.Server server) {
        String host = server.host() == null ? "" : server.host();
        if (host.indexOf('@') >= 0) {
            // Whoever writes a URL may have written a password into it: this failure shows no value, as others do.
            throw new IllegalArgumentException("The property " + prefix
                    + ".host is the name or address of a server and no URL: leave out scheme, user and path, and set "
                    + prefix + ".username and " + prefix + ".password");
        }
        Endpoint endpoint =
                SmtpPropertyValue.use(prefix + ".host", host, value -> new Endpoint(value, protocol.defaultPort()));
        Integer port = server.port();
        return port == null
                ? endpoint
                : SmtpPropertyValue.use(prefix + ".port", port, value -> new Endpoint(endpoint.host(), value));
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
        return StringUtils.hasLength(server.username()) ? server.username() : null;
    }

    @Override
    public @Nullable String getPassword() {
        return StringUtils.hasLength(server.password()) ? server.password() : null;
    }

    @Override
    public boolean isCleartextLoginAllowed() {
        return properties.allowCleartextLogin();
    }

    @Override
    public int getWeight() {
        return server.weight();
    }

    @Override
    public List<SmtpConnectionDetails> getFurtherServers() {
        List<SmtpConnectionDetails> further = new ArrayList<>();
        if (first) {
            for (int i = 0; i < properties.servers().size(); i++) {
                further.add(further(
                        prefix + ".servers[" + i + "]", properties.servers().get(i)));
            }
        }
        return further;
    }

    /** Who says nothing of a login logs in as at the first server. */
    private SmtpConnectionDetails further(String key, SmtpProperties.Server further) {
        if (!StringUtils.hasText(further.host())) {
            throw new InvalidConfigurationPropertyValueException(
                    key + ".host",
                    further.host(),
                    "Each of the further servers has a host. A list is taken whole from one source: set it beside the other"
                            + " values of this server.");
        }
        boolean same = !StringUtils.hasLength(further.username()) && !StringUtils.hasLength(further.password());
        SmtpProperties.Server whole = new SmtpProperties.Server(
                further.host(),
                further.port(),
                same ? server.username() : further.username(),
                same ? server.password() : further.password(),
                further.weight());
        return new PropertiesSmtpConnectionDetails(properties, key, false, whole, sslBundle);
    }

    @Override
    public @Nullable SslBundle getSslBundle() {
        return sslBundle;
    }
}
