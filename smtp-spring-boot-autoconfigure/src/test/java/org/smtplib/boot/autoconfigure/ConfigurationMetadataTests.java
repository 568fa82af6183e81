package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an editor shows for each key. */
class ConfigurationMetadataTests {

    private final DocumentContext metadata = read();

    @Test
    void thereIsMetadataForExactlyTheseKeys() {
        assertThat(properties())
                .containsOnlyKeys(
                        "management.endpoint.smtp.access",
                        "management.endpoint.smtp.cache.time-to-live",
                        "management.health.smtp.enabled",
                        "smtp.allow-cleartext-login",
                        "smtp.clients",
                        "smtp.default-sender",
                        "smtp.events.enabled",
                        "smtp.health.cache",
                        "smtp.health.probe",
                        "smtp.health.timeout",
                        "smtp.host",
                        "smtp.java-mail-sender.after-commit",
                        "smtp.java-mail-sender.enabled",
                        "smtp.java-mail-sender.partial-recipients",
                        "smtp.line-endings",
                        "smtp.local-host-name",
                        "smtp.observation.include-recipients",
                        "smtp.password",
                        "smtp.pipelining.chunking",
                        "smtp.pipelining.enabled",
                        "smtp.pipelining.one-flight-freshness",
                        "smtp.pipelining.one-flight-limit",
                        "smtp.pipelining.overlap",
                        "smtp.pipelining.train",
                        "smtp.pool.close-timeout",
                        "smtp.pool.leak-threshold",
                        "smtp.pool.max-idle",
                        "smtp.pool.max-lifetime",
                        "smtp.pool.max-messages",
                        "smtp.pool.max-size",
                        "smtp.pool.max-wait",
                        "smtp.pool.min-idle",
                        "smtp.port",
                        "smtp.protocol",
                        "smtp.rate-limit.mails",
                        "smtp.rate-limit.per",
                        "smtp.recipients",
                        "smtp.relay.choice",
                        "smtp.relay.max-pause",
                        "smtp.relay.pause",
                        "smtp.relay.weight",
                        "smtp.retry.delay",
                        "smtp.retry.in-doubt",
                        "smtp.retry.jitter",
                        "smtp.retry.max-attempts",
                        "smtp.retry.max-delay",
                        "smtp.retry.multiplier",
                        "smtp.safety.allowed-recipients",
                        "smtp.safety.dry-run",
                        "smtp.safety.redirect-to",
                        "smtp.servers",
                        "smtp.source-address",
                        "smtp.ssl.bundle",
                        "smtp.ssl.verify-hostname",
                        "smtp.starttls",
                        "smtp.test-connection",
                        "smtp.time-limit",
                        "smtp.timeout.command",
                        "smtp.timeout.connect",
                        "smtp.timeout.final-reply",
                        "smtp.timeout.greeting",
                        "smtp.timeout.tls",
                        "smtp.timeout.write",
                        "smtp.url",
                        "smtp.username");
    }

    @Test
    void eachKeyHasADescription() {
        assertThat(properties()).allSatisfy((name, property) -> {
            String description = String.valueOf(property.get("description"));
            assertThat(description)
                    .as(name)
                    .matches("[A-Z].*\\.")
                    .doesNotMatch("(The|A|An) .*")
                    .doesNotContain("null", "{@", "  ");
        });
    }

    @Test
    void eachBooleanSaysWhether() {
        assertThat(properties().values())
                .filteredOn(property -> "java.lang.Boolean".equals(property.get("type")))
                .hasSizeGreaterThan(8)
                .allSatisfy(property ->
                        assertThat(String.valueOf(property.get("description"))).startsWith("Whether "));
    }

    @Test
    void defaultsAreInTheMetadata() {
        assertThat(properties().get("smtp.pool.max-size")).containsEntry("defaultValue", 4);
        assertThat(properties().get("smtp.timeout.final-reply")).containsEntry("defaultValue", "10m");
        assertThat(properties().get("smtp.ssl.verify-hostname")).containsEntry("defaultValue", true);
        assertThat(properties().get("management.health.smtp.enabled")).containsEntry("defaultValue", true);
    }

    @Test
    void theUsualPortsAreProposed() {
        List<Integer> ports = metadata.read("$.hints[?(@.name == 'smtp.port')].values[*].value");
        assertThat(ports).containsExactly(25, 465, 587, 2003);
        List<String> providers = metadata.read("$.hints[?(@.name == 'smtp.port')].providers[*].name");
        assertThat(providers).containsExactly("any");
    }

    private Map<String, Map<String, Object>> properties() {
        List<Map<String, Object>> properties = metadata.read("$.properties[*]");
        Map<String, Map<String, Object>> byName = new LinkedHashMap<>();
        properties.forEach(property -> byName.put(String.valueOf(property.get("name")), property));
        return byName;
    }

    private static DocumentContext read() {
        // Not by the class loader: other jars have a file of this name, too.
        String classes = SmtpProperties.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        try (InputStream json = java.net
                .URI
                .create(classes + "META-INF/spring-configuration-metadata.json")
                .toURL()
                .openStream()) {
            return JsonPath.parse(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
