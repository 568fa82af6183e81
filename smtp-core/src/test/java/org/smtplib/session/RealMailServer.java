package org.smtplib.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real mail server that {@code .ci/mail-server} started, as its properties file describes it. */
final class RealMailServer {

    private static final String FILE = "TEST_MAIL_SERVER";

    private final Properties properties = new Properties();

    private RealMailServer() {}

    /** The server that the environment names; without one the calling test is skipped, or fails where it is required. */
    static RealMailServer find() {
        String file = System.getenv(FILE);
        if (file == null || file.isBlank()) {
            String reason = FILE + " is not set: no test talks to a real mail server";
            assertThat(Boolean.parseBoolean(System.getenv(FILE + "_REQUIRED")))
                    .as(reason)
                    .isFalse();
            System.out.println("Skipped: " + reason);
            Assumptions.abort(reason);
        }
        RealMailServer server = new RealMailServer();
        try (Reader reader = Files.newBufferedReader(Path.of(file), UTF_8)) {
            server.properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return server;
    }

    String get(String key) {
        String value = properties.getProperty(key);
        assertThat(value).as("the mail server's " + key).isNotNull();
        return value;
    }

    Path path(String key) {
        return Path.of(get(key));
    }

    /** The mails in a Maildir that contain the mark, each octet a character; their lines end with LF on disk. */
    List<String> delivered(String key, String mark) {
        Path folder = path(key).resolve("new");
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(RealMailServer::read)
                    .filter(mail -> mail.contains(mark))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of(); // made with the first mail
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
