package org.smtplib.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.smtplib.benchmark.contender.Entry;
import org.smtplib.benchmark.contender.Scenario;
import org.smtplib.benchmark.contender.Scenario.Matter;

/**
 * Compares whole sendings of this project with those of other clients, in one run, and writes a report in Markdown. In
 * each round of a scenario every contender has one turn, in a JVM of its own, so that what disturbs the machine for a
 * while disturbs all alike.
 */
public final class Comparison {

    private static final long ROUND_TRIP_MILLIS = 20;
    private static final int FILE_SIZE = 10 * 1024 * 1024;
    private static final long PATIENCE_SECONDS = 90;

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
            try (SinkProcess sink = new SinkProcess(options.target(), ROUND_TRIP_MILLIS)) {
                // A turn that does not count, for the sink to be as warm for the first contender as for the last.
                turn(sink, scenario, warmer(scenario));
                for (int round = 1; round <= options.rounds(); round++) {
                    round(sink, scenario, round);
                }
            }
        }
    }

    private static Entry warmer(Scenario scenario) {
        return Entry.LIMIT_BDAT.does(scenario) ? Entry.LIMIT_BDAT : Entry.ANGUS;
    }

    private void round(SinkProcess sink, Scenario scenario, int round) throws Exception {
        for (Entry entry : options.contenders()) {
            if (!entry.does(scenario) || results.failure(scenario, entry) != null) {
                continue;
            }
            if (entry.absence() != null) {
                results.fail(scenario, entry, entry.absence());
                continue;
            }
            try {
                Measurement measurement = turn(sink, scenario, entry);
                results.add(scenario, entry, measurement);
                System.out.printf(
                        "%s, round %d: %s, %.0f mails/s%n",
                        scenario.id(), round, entry.id(), measurement.mailsPerSecond());
            } catch (IOException e) {
                results.fail(scenario, entry, e.getMessage());
                System.out.printf("%s, round %d: %s, %s%n", scenario.id(), round, entry.id(), e.getMessage());
            }
        }
    }

    private Measurement turn(SinkProcess sink, Scenario scenario, Entry entry) throws Exception {
        List<String> javaOptions = new ArrayList<>(sink.clientOptions());
        javaOptions.addAll(List.of("-Xms256m", "-Xmx1g"));
        List<String> arguments = List.of(
                entry.name(),
                scenario.name(),
                sink.ports().words(),
                (scenario.matter() == Matter.FILE ? mailFile : attachmentFile).toString(),
                String.valueOf(options.warmup(scenario).toMillis()),
                String.valueOf(options.window().toMillis()));
        Path log = options.target().resolve(scenario.id() + "-" + entry.id() + ".log");
        Process process = JavaProcess.of(ContenderProcess.class, entry.jars(), javaOptions, arguments)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("did not end within " + PATIENCE_SECONDS + " s: " + log.getFileName());
            }
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        return lines.stream()
                .filter(Measurement::isLine)
                .map(Measurement::parse)
                .findAny()
                .orElseThrow(() -> new IOException("did not work: " + firstError(lines)));
    }

    private static String firstError(List<String> lines) {
        return lines.stream()
                .filter(line -> line.contains("Exception") || line.contains("Error"))
                .findFirst()
                .orElse("it said nothing")
                .replace('|', '/');
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
