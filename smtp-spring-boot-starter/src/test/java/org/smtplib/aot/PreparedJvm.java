package org.smtplib.aot;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor;

/** What {@code spring-boot:process-aot} does with an application, and a JVM that starts it. */
final class PreparedJvm {

    private static final int TIME_LIMIT_SECONDS = 240;

    private final Class<?> application;
    private final Path folder;
    private final Path classes;

    private PreparedJvm(Class<?> application, Path folder) {
        this.application = application;
        this.folder = folder;
        this.classes = folder.resolve("classes");
    }

    /** Generates and compiles what stands for the application's configuration classes. */
    static PreparedJvm prepare(Class<?> application, Path folder, String... arguments) throws IOException {
        PreparedJvm prepared = new PreparedJvm(application, folder);
        AbstractAotProcessor.Settings settings = AbstractAotProcessor.Settings.builder()
                .sourceOutput(folder.resolve("sources"))
                .resourceOutput(prepared.classes)
                .classOutput(prepared.classes)
                .groupId("org.smtplib")
                .artifactId("prepared")
                .build();
        new SpringApplicationAotProcessor(application, settings, arguments).process();
        prepared.compile();
        return prepared;
    }

    private void compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-classpath", classPath());
        try (Stream<Path> sources = Files.walk(folder.resolve("sources"));
                StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<Path> java =
                    sources.filter(path -> path.toString().endsWith(".java")).toList();
            boolean compiled = compiler.getTask(
                            messages, files, null, options, null, files.getJavaFileObjectsFromPaths(java))
                    .call();
            if (!compiled) {
                throw new AssertionError("What was generated does not compile:\n" + messages);
            }
        }
    }

    /** Some of the classes were generated as such, not as sources. */
    private String classPath() {
        return classes + File.pathSeparator + System.getProperty("java.class.path");
    }

    /** Starts it from what was generated, waits for its end, and returns what it printed. */
    List<String> run(String... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dspring.aot.enabled=true",
                "-classpath",
                classPath(),
                application.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        List<String> lines = Files.readAllLines(output);
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError("It " + (ended ? "failed" : "did not end") + ":\n" + String.join("\n", lines));
        }
        return lines;
    }
}
