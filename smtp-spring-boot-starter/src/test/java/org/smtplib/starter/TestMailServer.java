package org.smtplib.starter;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Assumptions;

/** The real mail server that {@code .ci/mail-server} started, as its properties file describes it. */
public final class TestMailServer {

    private static final String FILE = "TEST_MAIL_SERVER";
    private static final String REQUIRED = "TEST_MAIL_SERVER_REQUIRED";

    private final Properties properties;

    private TestMailServer(Properties properties) {
        this.properties = properties;
    }

    /** The server that the environment names; without one the calling test is skipped, or fails where it is required. */
    public static TestMailServer find() {
        return find(System.getenv());
    }

    static TestMailServer find(Map<String, String> environment) {
        String file = environment.get(FILE);
        if (file == null || file.isBlank()) {
            String reason = FILE + " is not set: no test talks to a real mail server (README.md says how to start one)";
            if (Boolean.parseBoolean(environment.get(REQUIRED))) {
                fail(reason + ", and " + REQUIRED + " asks for it");
            }
            System.out.println("Skipped: " + reason);
            Assumptions.abort(reason);
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("The mail server's properties cannot be read: " + FILE + "=" + file, e);
        }
        return new TestMailServer(properties);
    }

    public String get(String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("The mail server's properties have no " + key);
        }
        return value;
    }

    public Path path(String key) {
        return Path.of(get(key));
    }

    public Maildir maildir(String key) {
        return new Maildir(path(key));
    }

    /** What an application is configured with to submit mail: STARTTLS, the server's own authority, and a login. */
    public Map<String, Object> submission() {
        return submission(Map.of());
    }

    /** The same, but for some settings. */
    public Map<String, Object> submission(Map<String, ?> changes) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("smtp.host", get("host"));
        settings.put("smtp.port", get("submission.port"));
        settings.put("smtp.starttls", "required");
        settings.put("smtp.username", get("username"));
        settings.put("smtp.password", get("password"));
        settings.put("smtp.default-sender", get("sender"));
        settings.put("smtp.ssl.bundle", "mail-server");
        settings.put(
                "spring.ssl.bundle.pem.mail-server.truststore.certificate",
                path("ca.file").toUri());
        settings.putAll(changes);
        return settings;
    }
}
