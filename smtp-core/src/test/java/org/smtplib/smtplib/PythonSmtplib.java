package org.smtplib.smtplib;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;
import org.smtplib.protocol.Protocol;

/** Python's own smtplib in a process that lives as long as a test class; without a Python the tests are skipped. */
final class PythonSmtplib implements BeforeAllCallback, AfterAllCallback {

    private static final int PATIENCE_SECONDS = 40;

    private final String executable;
    private final boolean required;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private @Nullable Process process;
    private @Nullable BufferedWriter input;

    PythonSmtplib() {
        this("python3", "true".equals(System.getenv("CI")));
    }

    /** @param required whether a missing Python fails the tests instead of skipping them */
    PythonSmtplib(String executable, boolean required) {
        this.executable = executable;
        this.required = required;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        try {
            start();
        } catch (TestAbortedException e) {
            System.out.println(e.getMessage());
            throw e;
        }
    }

    void start() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(executable, "-I", "-W", "ignore", "-c", program())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Process started;
        try {
            started = builder.start();
        } catch (IOException e) {
            throw without(String.valueOf(e.getMessage()));
        }
        process = started;
        input = started.outputWriter(StandardCharsets.US_ASCII);
        answers.clear();
        Thread reader = new Thread(() -> read(started.inputReader(StandardCharsets.US_ASCII)), "python-smtplib");
        reader.setDaemon(true);
        reader.start();
        String version = answer();
        if (!version.matches("3\\.[1-9]\\d+")) {
            stop();
            throw without("it takes Python 3.10 or later, and " + executable + " is " + version);
        }
    }

    /** Skips the tests, or fails them. */
    private RuntimeException without(String reason) {
        String text = "Not compared with Python's smtplib: " + reason;
        if (required) {
            throw new AssertionError(text);
        }
        return new TestAbortedException(text);
    }

    private static String program() throws IOException {
        try (InputStream in = PythonSmtplib.class.getResourceAsStream("calls.py")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void read(BufferedReader output) {
        output.lines().forEach(answers::add);
    }

    /** Makes the calls of {@code code} to a server on the loopback interface; returns how they ended, one a line. */
    String play(Protocol protocol, int port, String code) throws IOException, InterruptedException {
        BufferedWriter python = Objects.requireNonNull(input);
        String base64 = Base64.getEncoder().encodeToString(code.getBytes(StandardCharsets.UTF_8));
        python.write(protocol + " " + port + " " + base64 + "\n");
        python.flush();
        String outcomes = new String(Base64.getDecoder().decode(answer()), StandardCharsets.UTF_8);
        if (outcomes.startsWith("BROKEN")) {
            throw new AssertionError("The calls could not be made in Python: " + outcomes);
        }
        return outcomes;
    }

    private String answer() throws InterruptedException {
        String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            stop();
            throw new AssertionError("Python did not answer within " + PATIENCE_SECONDS + " s");
        }
        return answer;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stop();
    }

    private void stop() {
        if (process != null) {
            process.destroy();
        }
    }
}
