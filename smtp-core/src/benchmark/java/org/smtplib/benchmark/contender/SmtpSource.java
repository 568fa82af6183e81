package org.smtplib.benchmark.contender;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Postfix's own load generator: a program in C that is started for some thousand mails at a time. */
final class SmtpSource implements Contender {

    private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");

    private final AtomicLong cpuTime = new AtomicLong();
    private Job job;
    private int mails;

    /** Whether it is there. */
    static boolean isInstalled() {
        try {
            return shell("command -v smtp-source").contains("smtp-source");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void open(Job job) {
        this.job = job;
        mails = job.scenario().isLong() ? 20 * job.scenario().connections() : 4000;
    }

    @Override
    public int threads(Job job) {
        return 1;
    }

    @Override
    public Sender sender() {
        String command = String.format(
                "smtp-source -d -s %d -m %d -r %d -l %d -M client.example -f %s -t recipient@example.net %s:%d; times",
                job.scenario().connections(),
                mails,
                job.scenario().recipients(),
                job.message().length,
                Job.SENDER,
                Job.HOST,
                job.port());
        return () -> {
            cpuTime.addAndGet(childTime(shell(command)));
            return mails;
        };
    }

    @Override
    public long foreignCpuTime() {
        return cpuTime.get();
    }

    /** The user and system time of the shell's children, which {@code times} prints in its second line. */
    private static long childTime(String output) throws IOException {
        List<MatchResult> times = TIME.matcher(output).results().toList();
        if (times.size() != 4) {
            throw new IOException("smtp-source failed: " + output);
        }
        return nanos(times.get(2)) + nanos(times.get(3));
    }

    private static long nanos(MatchResult time) {
        return Math.round((60 * Integer.parseInt(time.group(1)) + Double.parseDouble(time.group(2))) * 1e9);
    }

    private static String shell(String command) throws IOException {
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", "PATH=$PATH:/usr/sbin; " + command);
        Process process = shell.redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
