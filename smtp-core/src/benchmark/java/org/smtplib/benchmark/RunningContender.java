package org.smtplib.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.smtplib.benchmark.contender.Entry;
import org.smtplib.benchmark.contender.Scenario;

/** The process of one contender in one scenario, which sends when it is told to, and waits in between. */
final class RunningContender implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final Path log;
    private final Process process;
    private final PrintStream orders;
    private final BufferedReader answers;

    /** Starts it in a JVM of that JDK; {@code file} is the content or the attachment, where there is one. */
    RunningContender(Options asked, Path jdk, Entry entry, Scenario scenario, SinkProcess sink, Path file)
            throws IOException {
        List<String> options = new ArrayList<>(sink.clientOptions());
        options.addAll(scenario.isOfHeap() ? List.of("-Xmx32m") : List.of("-Xms256m", "-Xmx1g"));
        List<String> arguments =
                List.of(entry.name(), scenario.name(), sink.ports().words(), file.toString());
        String name = scenario.id() + "-" + entry.id();
        if (asked.recording()) {
            options.add("-XX:StartFlightRecording=settings=profile,filename=" + asked.target().resolve(name + ".jfr"));
        }
        log = asked.target().resolve(name + ".log");
        process = JavaProcess.of(jdk, ContenderProcess.class, entry.jars(), options, arguments)
                .redirectError(log.toFile())
                .start();
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Has it send for a while. */
    Measurement send(Duration time) throws IOException, InterruptedException {
        orders.println(time.toMillis());
        CompletableFuture<Measurement> answer = CompletableFuture.supplyAsync(this::answer);
        try {
            return answer.get(PATIENCE.plus(time).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("did not end within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IOException("did not work: " + firstError());
        }
    }

    @Override
    public void close() {
        // At the end of its orders it ends by itself, and writes its recording, if it makes one.
        orders.close();
        try {
            process.waitFor(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private Measurement answer() {
        return answers.lines()
                .filter(Measurement::isLine)
                .map(Measurement::parse)
                .findFirst()
                .orElseThrow();
    }

    private String firstError() throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains("Exception") || line.contains("Error"))
                .findFirst()
                .orElse("it said nothing")
                .replace('|', '/');
    }
}
