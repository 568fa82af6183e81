package org.smtplib.pool;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Borrowing and giving back at once beside commons-pool2. What is lent costs nothing, and each pool looks at it before it
 * lends it. The score is the time between two borrowings of one thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class PoolBenchmark {

    /** A place for each thread. */
    @State(Scope.Benchmark)
    public static class Roomy {

        @Param
        MeasuredPool.Kind kind;

        MeasuredPool pool;

        @Setup(Level.Trial)
        public void open() {
            pool = kind.open(places());
        }

        int places() {
            return 4;
        }

        @TearDown(Level.Trial)
        public void close() {
            pool.close();
        }
    }

    /** One place for all, so that nearly everybody waits for it. */
    @State(Scope.Benchmark)
    public static class Narrow extends Roomy {

        @Override
        int places() {
            return 1;
        }
    }

    @Benchmark
    @Threads(1)
    public Object alone(Roomy roomy) throws Exception {
        return roomy.pool.borrowAndGiveBack();
    }

    @Benchmark
    @Threads(4)
    public Object fourOnFourPlaces(Roomy roomy) throws Exception {
        return roomy.pool.borrowAndGiveBack();
    }

    @Benchmark
    @Threads(4)
    public Object fourOnOnePlace(Narrow narrow) throws Exception {
        return narrow.pool.borrowAndGiveBack();
    }
}
