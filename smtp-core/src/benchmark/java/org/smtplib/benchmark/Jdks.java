package org.smtplib.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;

/** The JDKs beside the one that runs this. */
final class Jdks {

    /** The first with virtual threads. */
    private static final int OLDEST_OF_USE = 21;

    private Jdks() {}

    /** The newest one with virtual threads, or null. */
    static Path newest() throws IOException {
        try (Stream<Path> homes =
                Files.list(Path.of(System.getProperty("java.home")).toRealPath().getParent())) {
            return homes.filter(home -> feature(home) >= OLDEST_OF_USE)
                    .max(Comparator.comparingInt(Jdks::feature))
                    .orElse(null);
        }
    }

    /** 21 for 21.0.4, 0 for what is no JDK. */
    private static int feature(Path home) {
        Properties release = new Properties();
        try (var in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        } catch (IOException e) {
            return 0;
        }
        String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return Integer.parseInt(version.split("[.+-]", 2)[0]);
    }
}
