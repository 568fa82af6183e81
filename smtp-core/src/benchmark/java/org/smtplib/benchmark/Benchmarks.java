package org.smtplib.benchmark;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks whose names match a pattern, and prints their figures as a Markdown table. */
public final class Benchmarks {

    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private Benchmarks() {}

    public static void main(String[] args) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(args.length == 0 ? ".*" : args[0])
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.NORMAL)
                        .build())
                .run();
        System.out.println();
        // The lowest of all iterations is the one that other work on the machine disturbed least.
        System.out.println("| benchmark | threads | unit | mean | ± (99.9 %) | median | lowest | bytes allocated |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        results.forEach(result -> System.out.println(row(result)));
    }

    private static String row(RunResult result) {
        Result<?> score = result.getPrimaryResult();
        Result<?> allocation = result.getSecondaryResults().get(ALLOCATION);
        String name = result.getParams().getBenchmark();
        String parameters = result.getParams().getParamsKeys().stream()
                .map(key -> " " + result.getParams().getParam(key))
                .collect(Collectors.joining());
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %.0f | %.0f | %.0f | %.0f | %s |",
                name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1) + parameters,
                result.getParams().getThreads(),
                score.getScoreUnit(),
                score.getScore(),
                score.getScoreError(),
                score.getStatistics().getPercentile(50),
                score.getStatistics().getMin(),
                allocation == null ? "?" : String.format(Locale.ROOT, "%.0f", allocation.getScore()));
    }
}
