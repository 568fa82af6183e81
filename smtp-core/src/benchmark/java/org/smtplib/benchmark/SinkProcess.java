package org.smtplib.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.smtplib.benchmark.sink.FastSink;
import org.smtplib.benchmark.sink.SinkPorts;

/** The sink in a process of its own, so that its time and memory are nobody else's. */
final class SinkProcess implements AutoCloseable {

    private final Process process;
    private final SinkPorts ports;
    private final Path trustStore;

    SinkProcess(Path target, long roundTripMillis) throws IOException {
        trustStore = target.resolve("trust.p12");
        process = JavaProcess.of(
                        FastSink.class,
                        "",
                        List.of("-Xmx256m"),
                        List.of(String.valueOf(roundTripMillis), trustStore.toString()))
                .redirectError(target.resolve("sink.log").toFile())
                .start();
        String line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        if (line == null) {
            throw new IOException("The sink did not start: see " + target.resolve("sink.log"));
        }
        ports = SinkPorts.parse(line);
    }

    SinkPorts ports() {
        return ports;
    }

    /** What lets a client's JVM trust it. */
    List<String> clientOptions() {
        return List.of(
                "-Djavax.net.ssl.trustStore=" + trustStore, "-Djavax.net.ssl.trustStorePassword=" + FastSink.PASSWORD);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
