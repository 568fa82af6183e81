package org.smtplib.startup;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An application with a starter or none.
 *
 * @param jars what the starter adds to the class path of an application without
 * @param options what its JVM is started with
 */
record Contender(String name, List<Path> jars, List<String> options) {

    long octets() {
        return jars.stream().mapToLong(Contender::size).sum();
    }

    /** Starts it once, on the jars that all have in common and its own. */
    Start start(List<Path> common) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-classpath", classPath(common), MeasuredApplication.class.getName()));
        // The sample's application.yml stands on this class path too.
        command.add("--spring.config.name=none");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines;
        try (BufferedReader reader = process.inputReader()) {
            lines = reader.lines().toList();
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(name + " did not start:\n" + String.join("\n", lines));
        }
        return lines.stream()
                .filter(Start::isOne)
                .map(Start::parse)
                .findFirst()
                .orElseThrow();
    }

    private String classPath(List<Path> common) {
        List<String> all = new ArrayList<>();
        common.forEach(path -> all.add(path.toString()));
        jars.forEach(path -> all.add(path.toString()));
        return String.join(File.pathSeparator, all);
    }

    private static long size(Path jar) {
        try {
            return Files.size(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
