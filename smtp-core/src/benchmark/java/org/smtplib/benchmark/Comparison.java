package org.smtplib.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.smtplib.benchmark.contender.Entry;
import org.smtplib.benchmark.contender.Scenario;

/**
 * Compares whole sendings of this project with those of other clients, in one run, and writes a report in Markdown. Each
 * contender has a JVM of its own for each scenario, and warms up there; then they are measured in turn, round by round, so
 * that what disturbs the machine for a while disturbs all alike.
 */
public final class Comparison {

    private static final long ROUND_TRIP_MILLIS = 20;
    private static final Duration LEAD_IN = Duration.ofMillis(100);

    private final Options options;
    private final Results results = new Results();
    private final MailFiles files;
    private final double load;

    private Comparison(Options options) throws IOException {
        this.options = options;
        this.files = new MailFiles(options.target());
        this.load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    public static void main(String[] args) throws Exception {
        Options options = Options.ofSystemProperties();
        Files.createDirectories(options.target());
        Comparison comparison = new Comparison(options);
        for (Scenario scenario : options.scenarios()) {
            comparison.measure(scenario);
            comparison.writeReport();
        }
        System.out.println();
        System.out.println(comparison.report());
    }

    private String report() {
        return new Report(options, results, load).text();
    }

    /** After each scenario: a run that is broken off leaves what it has. */
    private void writeReport() throws IOException {
        Files.writeString(options.target().resolve("comparison.md"), report());
        if (options.document() != null) {
            new Document(options.document()).replaceResults(report());
        }
    }

    private void measure(Scenario scenario) throws Exception {
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

    private void start(Entry entry, Scenario scenario, SinkProcess sink, Map<Entry, RunningContender> running)
            throws Exception {
        if (!entry.does(scenario)) {
            return;
        }
        if (entry.absence() != null) {
            results.fail(scenario, entry, entry.absence());
            return;
        }
        Path jdk = scenario.isOfNewestJdk() ? options.newestJdk() : Path.of(System.getProperty("java.home"));
        if (jdk == null) {
            results.fail(scenario, entry, "no JDK with virtual threads");
            return;
        }
        running.put(entry, new RunningContender(options, jdk, entry, scenario, sink, files.of(scenario)));
        turn(entry, scenario, options.warmup(scenario), running);
    }

    private void round(Scenario scenario, int round, Map<Entry, RunningContender> running) throws Exception {
        for (Entry entry : List.copyOf(running.keySet())) {
            // Not from a standing start: caches, pools and connections have been left alone for a while.
            turn(entry, scenario, LEAD_IN, running);
            turn(entry, scenario, options.window(scenario), running).ifPresent(measurement -> {
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
}
