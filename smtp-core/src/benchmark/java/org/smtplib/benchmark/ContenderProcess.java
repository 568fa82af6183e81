package org.smtplib.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import org.smtplib.benchmark.contender.Contender;
import org.smtplib.benchmark.contender.Entry;
import org.smtplib.benchmark.contender.Job;
import org.smtplib.benchmark.contender.Scenario;
import org.smtplib.benchmark.contender.Sender;
import org.smtplib.benchmark.sink.SinkFigures;
import org.smtplib.benchmark.sink.SinkPorts;

/** The process of one contender: it sends for a while each time that it is told to, and prints what that took. */
public final class ContenderProcess {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Contender contender;
    private final Job job;
    private final List<Worker> workers = new ArrayList<>();

    private ContenderProcess(Contender contender, Job job) {
        this.contender = contender;
        this.job = job;
    }

    /**
     * Names the contender, the scenario, the sink's ports and the file. Each line of standard input is a number of
     * milliseconds to send for, and is answered by a line.
     */
    public static void main(String[] args) throws Exception {
        Job job = new Job(Scenario.valueOf(args[1]), SinkPorts.parse(args[2]), Path.of(args[3]));
        try (Contender contender = Entry.valueOf(args[0]).make()) {
            contender.open(job);
            ContenderProcess process = new ContenderProcess(contender, job);
            process.start();
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                System.out.println(process.measure(Duration.ofMillis(Long.parseLong(order)))
                        .line());
            }
            process.stop();
        } catch (Exception e) {
            e.printStackTrace();
        }
        // Some peers leave threads behind.
        System.exit(0);
    }

    /** A sender with the one thread that uses it. */
    private static final class Worker {

        private final ExecutorService thread;
        private Sender sender;

        Worker(ThreadFactory factory) {
            thread = Executors.newSingleThreadExecutor(factory);
        }

        Future<?> open(Contender contender) {
            return thread.submit(() -> sender = contender.sender());
        }

        Future<Long> sendUntil(long end) {
            return thread.submit(() -> {
                long mails = 0;
                do {
                    mails += sender.send();
                } while (System.nanoTime() < end);
                return mails;
            });
        }

        Future<?> close() {
            return thread.submit(() -> {
                sender.close();
                return null;
            });
        }
    }

    private void start() throws Exception {
        for (int i = 0; i < contender.threads(job); i++) {
            Worker worker = new Worker(contender.threadFactory());
            workers.add(worker);
            worker.open(contender).get();
        }
    }

    private void stop() throws Exception {
        for (Worker worker : workers) {
            worker.close().get();
        }
    }

    /** Answers how many mails each thread sent. */
    private LongSummaryStatistics send(Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        List<Future<Long>> counts = new ArrayList<>();
        workers.forEach(worker -> counts.add(worker.sendUntil(end)));
        LongSummaryStatistics mails = new LongSummaryStatistics();
        for (Future<Long> count : counts) {
            mails.accept(count.get());
        }
        return mails;
    }

    private Measurement measure(Duration window) throws Exception {
        SinkFigures before = SinkFigures.ask(job.ports().figures());
        long cpuBefore = cpuTime();
        long allocatedBefore = allocated();
        long pinnedBefore = contender.pinned();
        LiveHeap heap = job.scenario().isOfHeap() ? LiveHeap.watch() : null;
        long start = System.nanoTime();
        LongSummaryStatistics counts = send(window);
        long nanos = System.nanoTime() - start;
        long live = heap == null ? 0 : heap.most();
        long mails = counts.getSum();
        long allocated = allocated() - allocatedBefore;
        long cpu = cpuTime() - cpuBefore;
        SinkFigures taken = SinkFigures.ask(job.ports().figures()).since(before);
        if (taken.mails() != mails) {
            throw new IOException("The sink took " + taken.mails() + " mails, the contender says " + mails);
        }
        return new Measurement(
                mails,
                nanos,
                cpu,
                allocated,
                taken.roundTrips(),
                live,
                contender.pinned() - pinnedBefore,
                (double) counts.getMin() / counts.getMax());
    }

    private long cpuTime() {
        return SYSTEM.getProcessCpuTime() + contender.foreignCpuTime();
    }

    // Of the threads that live: one that begins and ends within the window is not seen.
    private static long allocated() {
        long sum = 0;
        for (long octets : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            sum += Math.max(0, octets);
        }
        return sum;
    }
}
