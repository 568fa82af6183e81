package org.smtplib.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.smtplib.benchmark.contender.Entry;
import org.smtplib.benchmark.contender.Scenario;

/**
 * What a comparison is asked for, by system properties.
 *
 * @param contenders those of the property {@code contenders}, by their ids and with commas between; all by default
 * @param scenarios likewise, of {@code scenarios}
 * @param rounds how often each contender is measured in each scenario; 3 by default
 * @param warmup the seconds that each sends before the first round, a quarter of it on the long line, six times as much
 *     where each mail has a TLS handshake; 4 by default
 * @param window the seconds, {@code seconds}, that each is measured for, four times as long with virtual threads;
 *     0.75 by default
 * @param target the folder for what is written
 * @param document the text whose results are replaced, or null
 * @param recording whether each contender's JVM records itself, {@code record}; not by default
 * @param newestJdk one with virtual threads, {@code newest-jdk}, or null; by default the newest beside that of this run
 */
record Options(
        List<Entry> contenders,
        List<Scenario> scenarios,
        int rounds,
        Duration warmup,
        Duration window,
        Path target,
        Path document,
        boolean recording,
        Path newestJdk) {

    static Options ofSystemProperties() throws IOException {
        return new Options(
                chosen("contenders", List.of(Entry.values()), Entry::id),
                chosen("scenarios", List.of(Scenario.values()), Scenario::id),
                Integer.parseInt(property("rounds", "3")),
                seconds("warmup", "4"),
                seconds("seconds", "0.75"),
                Path.of(property("target", "target/benchmark")),
                property("document", "").isEmpty() ? null : Path.of(property("document", "")),
                Boolean.parseBoolean(property("record", "false")),
                property("newest-jdk", "").isEmpty() ? Jdks.newest() : Path.of(property("newest-jdk", "")));
    }

    private static <T> List<T> chosen(String property, Collection<T> all, Function<T, String> id) {
        List<String> wanted = Stream.of(property(property, "").split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
        List<String> known = all.stream().map(id).toList();
        if (!known.containsAll(wanted)) {
            throw new IllegalArgumentException(property + " is " + wanted + ", and there are " + known);
        }
        return all.stream()
                .filter(one -> wanted.isEmpty() || wanted.contains(id.apply(one)))
                .toList();
    }

    private static Duration seconds(String property, String otherwise) {
        return Duration.ofMillis(Math.round(1000 * Double.parseDouble(property(property, otherwise))));
    }

    private static String property(String name, String otherwise) {
        String value = System.getProperty(name, "");
        return value.isBlank() ? otherwise : value;
    }

    /** The options as they would be written on the command line. */
    String words() {
        return "rounds " + rounds + ", warm-up " + warmup.toMillis() / 1000.0 + " s, window "
                + window.toMillis() / 1000.0 + " s";
    }

    /** Where a thousand threads send, each is to have its turn many times. */
    Duration window(Scenario scenario) {
        return scenario.isOfNewestJdk() ? window.multipliedBy(4) : window;
    }

    /** Where waiting is most of the work, what is compiled and what is not makes less of a difference. */
    Duration warmup(Scenario scenario) {
        if (scenario == Scenario.RECONNECT) {
            return warmup.multipliedBy(6); // a JVM's handshakes go on getting faster for some thousand of them
        }
        return scenario.isLong() ? warmup.dividedBy(4) : warmup;
    }
}
