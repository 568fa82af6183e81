package org.smtplib.testing;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What all connections of one server brought together: command lines, accepted mails and failures. */
final class ServerLog {

    record Line(int connection, String text) {}

    private final Queue<Line> commands = new ConcurrentLinkedQueue<>();
    private final Queue<ReceivedMail> mails = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Progress progress;

    ServerLog(Progress progress) {
        this.progress = progress;
    }

    void command(int connection, String line) {
        commands.add(new Line(connection, line));
        progress.made();
    }

    void mail(ReceivedMail mail) {
        mails.add(mail);
        progress.made();
    }

    void failure(Throwable failure) {
        failures.add(failure);
        progress.made();
    }

    List<String> commands() {
        return commands.stream().map(Line::text).toList();
    }

    List<String> commands(int connection) {
        return commands.stream()
                .filter(line -> line.connection() == connection)
                .map(Line::text)
                .toList();
    }

    List<ReceivedMail> mails() {
        return List.copyOf(mails);
    }

    List<Throwable> failures() {
        return List.copyOf(failures);
    }
}
