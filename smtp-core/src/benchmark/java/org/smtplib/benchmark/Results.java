package org.smtplib.benchmark;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.smtplib.benchmark.contender.Entry;
import org.smtplib.benchmark.contender.Scenario;

/** All that was measured, and why something was not. */
final class Results {

    private final Map<Scenario, Map<Entry, List<Measurement>>> measured = new EnumMap<>(Scenario.class);
    private final Map<Scenario, Map<Entry, String>> failures = new EnumMap<>(Scenario.class);

    void add(Scenario scenario, Entry entry, Measurement measurement) {
        measured.computeIfAbsent(scenario, s -> new EnumMap<>(Entry.class))
                .computeIfAbsent(entry, e -> new ArrayList<>())
                .add(measurement);
    }

    void fail(Scenario scenario, Entry entry, String reason) {
        failures.computeIfAbsent(scenario, s -> new HashMap<>()).put(entry, reason);
    }

    List<Measurement> of(Scenario scenario, Entry entry) {
        return measured.getOrDefault(scenario, Map.of()).getOrDefault(entry, List.of());
    }

    /** Why there is nothing, or null. */
    String failure(Scenario scenario, Entry entry) {
        return failures.getOrDefault(scenario, Map.of()).get(entry);
    }

    /** The median over the rounds; not a number when nothing was measured. */
    double median(Scenario scenario, Entry entry, ToDoubleFunction<Measurement> figure) {
        return percentile(scenario, entry, figure, 0.5);
    }

    double percentile(Scenario scenario, Entry entry, ToDoubleFunction<Measurement> figure, double rank) {
        double[] sorted =
                of(scenario, entry).stream().mapToDouble(figure).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double place = rank * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
