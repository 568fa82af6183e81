package org.smtplib.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.smtplib.benchmark.contender.Entry;
import org.smtplib.benchmark.contender.Scenario;
import org.smtplib.benchmark.contender.Scenario.Matter;

/**
 * Compares whole sendings of this project with those of other clients, in one run, and writes a report in Markdown. Each
 * contender has a JVM of its own for each scenario, and warms up there; then they are measured in turn, round by round, so
 * that what disturbs the machine for a while disturbs all alike.
 */
public final class Comparison {

    private static final long ROUND_TRIP_MILLIS = 20;
    private static final int FILE_SIZE = 10 * 1024 * 1024;
    private static final Duration LEAD_IN = Duration.ofMillis(100);

    private final Options options;
    private final Results results = new Results();
    private final Path mailFile;
    private final Path attachmentFile;

    private Comparison(Options options) {
        this.options = options;
        this.mailFile = options.target().resolve("mail.eml");
        this.attachmentFile = options.target().resolve("attachment.bin");
    }

    public static void main(String[] args) throws Exception {
        Options options = Options.ofSystemProperties();
        Files.createDirectories(options.target());
        Comparison comparison = new Comparison(options);
        comparison.writeFiles();
        comparison.run();
        String report = new Report(options, comparison.results).text();
        Path file = Files.writeString(options.target().resolve("comparison.md"), report);
        if (options.document() != null) {
            new Document(options.document()).replaceResults(report);
        }
        System.out.println();
        System.out.println(report);
        System.out.println("Written to " + file);
    }

    private void run() throws Exception {
        for (Scenario scenario : options.scenarios()) {
            Map<Entry, RunningContender> running = new EnumMap<>(Entry.class);
            try (SinkProcess sink = new SinkProcess(options.target(), ROUND_TRIP_MILLIS)) {
                for (Entry entry : options.contenders()) {
                    start(entry, scenario, sink, running);
                }
                for (int round = 1; round <= options.rounds(); round++) {
                    round(scenario, round, running);
                }
            } finally {
                running.values().forEach(RunningContender::close);
            }
        }
    }

    private void start(Entry entry, Scenario scenario, SinkProcess sink, Map<Entry, RunningContender> running)
            throws Exception {
        if (!entry.does(scenario)) {
            return;
        }
        if (entry.absence() != null) {
            results.fail(scenario, entry, entry.absence());
            return;
        }
        Path file = scenario.matter() == Matter.FILE ? mailFile : attachmentFile;
        running.put(entry, new RunningContender(entry, scenario, sink, file, options.target()));
        turn(entry, scenario, options.warmup(scenario), running);
    }

    private void round(Scenario scenario, int round, Map<Entry, RunningContender> running) throws Exception {
        for (Entry entry : List.copyOf(running.keySet())) {
            if (!scenario.isLong()) {
                // Not from a standing start: caches and pools have been left alone for a while.
                turn(entry, scenario, LEAD_IN, running);
            }
            turn(entry, scenario, options.window(), running).ifPresent(measurement -> {
                results.add(scenario, entry, measurement);
                System.out.printf(
                        "%s, round %d: %s, %.0f mails/s%n",
                        scenario.id(), round, entry.id(), measurement.mailsPerSecond());
            });
        }
    }

    /** Has a contender send for a while; one that does not work is out of the scenario. */
    private Optional<Measurement> turn(
            Entry entry, Scenario scenario, Duration time, Map<Entry, RunningContender> running)
            throws InterruptedException {
        RunningContender contender = running.get(entry);
        if (contender == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(contender.send(time));
        } catch (IOException e) {
            results.fail(scenario, entry, e.getMessage());
            System.out.printf("%s: %s %s%n", scenario.id(), entry.id(), e.getMessage());
            running.remove(entry).close();
            return Optional.empty();
        }
    }

    /** A message of 10 MB in base64, and 10 MB for an attachment: the same in each run. */
    private void writeFiles() throws IOException {
        byte[] octets = new byte[FILE_SIZE];
        new Random(1).nextBytes(octets);
        Files.write(attachmentFile, octets);
        byte[] encoded = Base64.getMimeEncoder().encode(octets);
        try (OutputStream out = Files.newOutputStream(mailFile)) {
            out.write(("From: <sender@example.org>\r\nTo: <recipient0@example.net>\r\nSubject: Ten megabytes\r\n"
                            + "Date: Mon, 2 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n"
                            + "MIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\n"
                            + "Content-Transfer-Encoding: base64\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            // Whole lines, of 78 octets with their ends.
            out.write(encoded, 0, FILE_SIZE / 78 * 78);
        }
    }
}
