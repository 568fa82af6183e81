package org.smtplib.boot.autoconfigure.mail;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** What {@code spring.mail.*} says of messages, which counts, and of connections, which does not. */
final class JavaMailKeys {

    private static final List<String> OF_CONNECTIONS = List.of(
            "spring.mail.host",
            "spring.mail.port",
            "spring.mail.protocol",
            "spring.mail.username",
            "spring.mail.password",
            "spring.mail.jndi-name",
            "spring.mail.ssl.bundle",
            "spring.mail.ssl.enabled",
            "spring.mail.ssl.verify-hostname");

    private final Environment environment;
    private final Map<String, String> properties;

    JavaMailKeys(Environment environment) {
        this.environment = environment;
        properties = new TreeMap<>(Binder.get(environment)
                .bind("spring.mail.properties", Bindable.mapOf(String.class, String.class))
                .orElse(Map.of()));
    }

    /** The encoding of messages; Spring Boot's own default where nothing is said. */
    String defaultEncoding() {
        return Binder.get(environment)
                .bind("spring.mail.default-encoding", Charset.class)
                .orElse(StandardCharsets.UTF_8)
                .name();
    }

    /** The properties of the session that messages are made for. */
    Properties session() {
        Properties session = new Properties();
        session.putAll(properties);
        return session;
    }

    /** The keys that are set and change nothing. */
    List<String> unused() {
        return Stream.concat(
                        OF_CONNECTIONS.stream().filter(environment::containsProperty),
                        properties.keySet().stream()
                                .filter(JavaMailKeys::isOfConnections)
                                .map("spring.mail.properties."::concat))
                .toList();
    }

    private static boolean isOfConnections(String property) {
        return property.matches("mail\\.(smtp|smtps|transport)\\..*") && !property.matches("mail\\.smtps?\\.from");
    }
}
