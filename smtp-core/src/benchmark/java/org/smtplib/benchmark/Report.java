package org.smtplib.benchmark;

import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.smtplib.benchmark.contender.Entry;
import org.smtplib.benchmark.contender.Scenario;

/** The results of a comparison in Markdown: a table for each scenario, and the goals. */
final class Report {

    private final Options options;
    private final Results results;
    private final double load;
    private final StringBuilder text = new StringBuilder();

    Report(Options options, Results results, double load) {
        this.options = options;
        this.results = results;
        this.load = load;
    }

    String text() {
        line(
                "JDK %s, %d processors, load average %.1f before the first turn; %s; medians, lowest and highest of the"
                        + " rounds in brackets.",
                System.getProperty("java.version"), Runtime.getRuntime().availableProcessors(), load, options.words());
        options.scenarios().forEach(this::table);
        line("");
        line("## Goals");
        line("");
        line("| work | goal | measured | |");
        line("|---|---|---|---|");
        for (Goal goal : Goal.values()) {
            line("| %s | %s | %s | %s |", goal.work(), goal.wanted(), goal.measured(results), goal.verdict(results));
        }
        return text.toString();
    }

    private void table(Scenario scenario) {
        line("");
        line("### %s (`%s`)", scenario.title(), scenario.id());
        line("");
        line("| | mails/s | of `send` | CPU s for 1,000 mails | KB allocated a mail | round trips a mail |");
        line("|---|--:|--:|--:|--:|--:|");
        for (Entry entry : options.contenders()) {
            if (entry.does(scenario)) {
                row(scenario, entry);
            }
        }
    }

    private void row(Scenario scenario, Entry entry) {
        if (results.failure(scenario, entry) != null) {
            line("| %s | %s | | | | |", entry.title(), results.failure(scenario, entry));
            return;
        }
        double own = results.median(scenario, Entry.OWN_SEND, Measurement::mailsPerSecond);
        double speed = results.median(scenario, entry, Measurement::mailsPerSecond);
        boolean inThisJvm = entry != Entry.SMTP_SOURCE;
        line(
                "| %s | %s (%s–%s) | %s | %s | %s | %s |",
                entry.title(),
                number(speed),
                number(results.percentile(scenario, entry, Measurement::mailsPerSecond, 0)),
                number(results.percentile(scenario, entry, Measurement::mailsPerSecond, 1)),
                Double.isNaN(own) ? "" : number(speed / own),
                median(scenario, entry, Measurement::cpuSecondsPerThousand),
                inThisJvm ? median(scenario, entry, Measurement::kilobytesPerMail) : "–",
                scenario.isLong() ? median(scenario, entry, Measurement::roundTripsPerMail) : "–");
    }

    private String median(Scenario scenario, Entry entry, ToDoubleFunction<Measurement> figure) {
        return number(results.median(scenario, entry, figure));
    }

    /** Three digits that count, or all of them before the point. */
    static String number(double value) {
        if (value >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f", value);
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
