package org.smtplib.hostile;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs trials at the same time, as most of them wait, and reports each as a test of its own. */
final class SideBySide {

    private SideBySide() {}

    static <T> Stream<DynamicTest> tests(int atOnce, Stream<T> cells, Consumer<T> trial) {
        ExecutorService executor = Executors.newFixedThreadPool(atOnce, task -> {
            Thread thread = new Thread(task, "trial");
            thread.setDaemon(true);
            return thread;
        });
        List<DynamicTest> tests = cells.map(cell -> {
                    Future<?> future = executor.submit(() -> trial.accept(cell));
                    return DynamicTest.dynamicTest(cell.toString(), () -> await(cell, future));
                })
                .toList();
        executor.shutdown();
        return tests.stream();
    }

    // The report of a build names the test and not the cell.
    private static void await(Object cell, Future<?> trial) throws Exception {
        try {
            trial.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(cell + ": " + e.getCause().getMessage(), e.getCause());
        }
    }
}
