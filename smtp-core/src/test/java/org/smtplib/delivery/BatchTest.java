package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.smtplib.event.LogCapture;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.transport.Eventually;

/** Many mails by several workers: each once, reported once, no more of them in hand than there are workers. */
class BatchTest {

    private static final Envelope ENVELOPE = Envelope.of("ann@example.org", "bob@example.org");
    private static final SendResult SENT = SendResult.ofAll("mail.example:25", ENVELOPE, Outcome.ACCEPTED, "ok");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<MailReport> reports = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void shutdown() {
        threads.shutdownNow();
        MDC.clear();
        assertThat(Thread.interrupted()).as("left interrupted").isFalse();
    }

    private static MailObject mail() {
        return new MailObject(ENVELOPE, Content.of("x"));
    }

    private static List<MailObject> mails(int count) {
        return IntStream.range(0, count).mapToObj(i -> mail()).toList();
    }

    private Batch batch(Iterator<MailObject> mails, Function<MailObject, SendResult> sending) {
        return batch(sending, mails, reports::add);
    }

    private static Batch batch(
            Function<MailObject, SendResult> sending, Iterator<MailObject> mails, BatchListener listener) {
        return new Batch(oneByOne(sending), mails, true, listener);
    }

    private static Carrier oneByOne(Function<MailObject, SendResult> sending) {
        return (parcel, more) -> {
            SendResult result;
            try {
                result = sending.apply(parcel.mail());
            } catch (RuntimeException | Error e) {
                parcel.failed(e);
                return;
            }
            parcel.sent(result);
        };
    }

    private List<Long> indexes() {
        return reports.stream().map(MailReport::index).sorted().toList();
    }

    @Test
    void eachMailIsSentOnceAndReportedOnceWithItsPlace() {
        List<MailObject> mails = mails(1_000);
        Set<MailObject> sent = Collections.newSetFromMap(new ConcurrentHashMap<>());
        Batch batch = batch(mails.iterator(), mail -> {
            assertThat(sent.add(mail)).isTrue();
            return SENT;
        });
        batch.run(threads, 4);
        assertThat(batch.taken()).isEqualTo(1_000);
        assertThat(sent).hasSize(1_000);
        assertThat(reports).hasSize(1_000).allSatisfy(report -> {
            assertThat(report.mail()).isSameAs(mails.get((int) report.index()));
            assertThat(report.isComplete()).isTrue();
            assertThat(report.failure()).isNull();
        });
        assertThat(new HashSet<>(indexes())).hasSize(1_000);
    }

    @Test
    void asManyAreUnderWayAtOnceAsThereAreWorkersAndNoMore() {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger peak = new AtomicInteger();
        CountDownLatch four = new CountDownLatch(4);
        batch(mails(200).iterator(), mail -> {
                    peak.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    four.countDown();
                    await(four);
                    underWay.decrementAndGet();
                    return SENT;
                })
                .run(threads, 4);
        assertThat(peak.get()).isEqualTo(4);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void mailsAreTakenWhenTheirTurnComesAndNoneIsKept() {
        AtomicLong taken = new AtomicLong();
        AtomicLong done = new AtomicLong();
        AtomicLong inHand = new AtomicLong();
        List<WeakReference<MailObject>> sample = new ArrayList<>();
        Iterator<MailObject> lazy = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return taken.get() < 100_000;
            }

            @Override
            public MailObject next() {
                inHand.accumulateAndGet(taken.incrementAndGet() - done.get(), Math::max);
                MailObject mail = mail();
                if (taken.get() % 1_000 == 0) {
                    sample.add(new WeakReference<>(mail));
                }
                return mail;
            }
        };
        Batch batch = batch(mail -> SENT, lazy, report -> done.incrementAndGet());
        batch.run(threads, 4);
        assertThat(batch.taken()).isEqualTo(100_000);
        assertThat(done.get()).isEqualTo(100_000);
        assertThat(inHand.get()).isLessThanOrEqualTo(4);
        // The batch itself is still there, and holds none of them.
        Eventually.becomes(() -> {
            System.gc();
            return sample.stream().allMatch(mail -> mail.get() == null);
        });
        assertThat(batch.taken()).isEqualTo(100_000);
    }

    @Test
    void oneMailThatFailsKeepsNoOtherFromBeingSent() {
        List<MailObject> mails = mails(4);
        SmtpException refused = new SmtpException("refused").initResult(SENT);
        IllegalArgumentException malformed = new IllegalArgumentException("malformed");
        batch(mails.iterator(), mail -> {
                    if (mail == mails.get(1)) {
                        throw refused;
                    }
                    if (mail == mails.get(2)) {
                        throw malformed;
                    }
                    return SENT;
                })
                .run(threads, 1);
        assertThat(reports).extracting(MailReport::failure).containsExactly(null, refused, malformed, null);
        assertThat(reports).extracting(MailReport::result).containsExactly(SENT, SENT, null, SENT);
    }

    @Test
    void listenerIsNeverCalledByTwoAtOnce() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger peak = new AtomicInteger();
        BatchListener listener = new BatchListener() {
            @Override
            public void done(MailReport report) {
                visit();
            }

            @Override
            public boolean isCancelled() {
                visit();
                return false;
            }

            private void visit() {
                peak.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.yield();
                inside.decrementAndGet();
            }
        };
        batch(mail -> SENT, mails(2_000).iterator(), listener).run(threads, 6);
        assertThat(peak.get()).isEqualTo(1);
    }

    @Test
    void listenerThatThrowsChangesNothing() {
        AtomicInteger told = new AtomicInteger();
        BatchListener failing = new BatchListener() {
            @Override
            public void done(MailReport report) {
                told.incrementAndGet();
                throw new AssertionError("of the listener");
            }

            @Override
            public boolean isCancelled() {
                throw new IllegalStateException("of the listener");
            }
        };
        try (var log = new LogCapture(Batch.class.getName(), Level.WARN)) {
            Batch batch = batch(mail -> SENT, mails(20).iterator(), failing);
            batch.run(threads, 3);
            assertThat(batch.taken()).isEqualTo(20);
            assertThat(told.get()).isEqualTo(20);
            assertThat(log.lines()).isNotEmpty().allMatch(line -> line.contains("mails are not affected"));
        }
    }

    @Test
    void listenerCancelsWhatIsNotBegun() {
        BatchListener enough = new BatchListener() {
            @Override
            public void done(MailReport report) {
                reports.add(report);
            }

            @Override
            public boolean isCancelled() {
                return reports.size() >= 5;
            }
        };
        Batch batch = batch(mail -> SENT, mails(1_000).iterator(), enough);
        batch.run(threads, 3);
        // Those under way when the fifth was done are sent to their end.
        assertThat(batch.taken()).isBetween(5L, 7L);
        assertThat(reports).hasSize((int) batch.taken());
    }

    @Test
    void interruptOfTheCallerEndsItAndTheThreadStaysInterrupted() throws Exception {
        CountDownLatch begun = new CountDownLatch(3);
        CountDownLatch go = new CountDownLatch(1);
        Batch batch = batch(mails(1_000).iterator(), mail -> {
            begun.countDown();
            try {
                go.await();
                return SENT;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SmtpException("Interrupted");
            }
        });
        FutureTask<Boolean> caller = new FutureTask<>(() -> {
            batch.run(threads, 3);
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = new Thread(caller, "caller");
        thread.start();
        await(begun);
        thread.interrupt();
        // The mails of the other workers are sent to their end before the caller comes back.
        Eventually.becomes(() -> reports.size() == 1);
        assertThat(caller.isDone()).isFalse();
        go.countDown();
        assertThat(caller.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(batch.taken()).isEqualTo(3);
        assertThat(reports)
                .extracting(MailReport::failure)
                .filteredOn(e -> e != null)
                .hasSize(1);
    }

    @Test
    void callerThatWasInterruptedBeforeBeginsNothing() {
        Thread.currentThread().interrupt();
        Batch batch = batch(mails(10).iterator(), mail -> SENT);
        batch.run(Runnable::run, 1);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(batch.taken()).isZero();
    }

    /** Again and again, since the other workers come for their next mail at the very moment when it throws. */
    @RepeatedTest(100)
    void sourceThatThrowsIsAskedNoMoreAndThoseUnderWayAreDone() {
        CountDownLatch thrown = new CountDownLatch(1);
        IllegalStateException broken = new IllegalStateException("the file is gone");
        Iterator<MailObject> source = new Iterator<>() {
            private int left = 3;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public MailObject next() {
                if (left-- == 0) {
                    thrown.countDown();
                    throw broken;
                }
                return mail();
            }
        };
        Batch batch = batch(source, mail -> {
            await(thrown);
            return SENT;
        });
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> batch.run(threads, 4))
                .isSameAs(broken);
        assertThat(reports).hasSize(3).allMatch(MailReport::isComplete);
        assertThat(batch.taken()).isEqualTo(3);
    }

    @Test
    void sourceThatThrowsWhenAskedForMoreEndsItToo() {
        Iterator<MailObject> source = new Iterator<>() {
            @Override
            public boolean hasNext() {
                throw new NoSuchElementException("closed");
            }

            @Override
            public MailObject next() {
                return mail();
            }
        };
        Batch batch = batch(source, mail -> SENT);
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> batch.run(threads, 3));
        assertThat(reports).isEmpty();
    }

    @Test
    void sourceThatKeptUsWaitingOnceIsNotAskedAheadAnyMore() {
        AtomicLong clock = new AtomicLong();
        Iterator<MailObject> source = new Iterator<>() {
            private int given;

            @Override
            public boolean hasNext() {
                return given < 6;
            }

            @Override
            public MailObject next() {
                given++;
                clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(given == 3 ? 101 : 100));
                return mail();
            }
        };
        List<Boolean> ahead = new ArrayList<>();
        Carrier carrier = (parcel, more) -> {
            for (Carrier.Parcel next = parcel; next != null; next = more.get()) {
                ahead.add(next != parcel);
                next.sent(SENT);
            }
        };
        new Batch(carrier, source, true, reports::add, clock::get).run(threads, 1);
        assertThat(ahead).containsExactly(false, true, true, false, false, false);
        assertThat(reports).hasSize(6);
    }

    @Test
    void nullForAMailIsAFaultOfTheSource() {
        Batch batch = batch(Arrays.asList(mail(), null, mail()).iterator(), mail -> SENT);
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> batch.run(threads, 1))
                .withMessageContaining("source of a batch");
        assertThat(reports).hasSize(1);
    }

    @Test
    void errorOfAnyWorkerEndsItAndReachesTheCaller() {
        CountDownLatch other = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        AssertionError error = new AssertionError("of a worker");
        Batch batch = batch(mails(100).iterator(), mail -> {
            if (Thread.currentThread() != caller) {
                other.countDown();
                throw error;
            }
            await(other);
            return SENT;
        });
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> batch.run(threads, 2))
                .isSameAs(error);
        assertThat(batch.taken()).isBetween(1L, 100L);
    }

    @Test
    void mailThatAnErrorEndsIsReportedBeforeTheErrorEndsTheBatch() {
        List<MailObject> mails = mails(5);
        OutOfMemoryError error = new OutOfMemoryError("of a content");
        Batch batch = batch(mails.iterator(), mail -> {
            if (mail == mails.get(2)) {
                throw error;
            }
            return SENT;
        });
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> batch.run(threads, 1))
                .isSameAs(error);
        assertThat(reports).extracting(MailReport::failure).containsExactly(null, null, error);
        assertThat(reports.get(2).mail()).isSameAs(mails.get(2));
        assertThat(reports.get(2).result()).isNull();
        assertThat(reports.get(2).isComplete()).isFalse();
        assertThat(batch.taken()).isEqualTo(3);
    }

    @Test
    void errorOfAMailIsNotHiddenByThatOfItsListener() {
        StackOverflowError error = new StackOverflowError("of a mail");
        Batch batch = batch(
                mail -> {
                    throw error;
                },
                mails(2).iterator(),
                report -> {
                    throw new OutOfMemoryError("of the listener");
                });
        assertThatExceptionOfType(StackOverflowError.class)
                .isThrownBy(() -> batch.run(threads, 1))
                .isSameAs(error);
        assertThat(batch.taken()).isEqualTo(1);
    }

    @Test
    void callerWorksAloneWhereTheExecutorHasNoThreadOrTakesNothing() {
        Executor never = task -> {};
        Batch first = batch(mails(10).iterator(), mail -> SENT);
        first.run(never, 4);
        assertThat(first.taken()).isEqualTo(10);
        Executor closed = task -> {
            throw new RejectedExecutionException("closed");
        };
        Batch second = batch(mails(10).iterator(), mail -> SENT);
        second.run(closed, 4);
        assertThat(second.taken()).isEqualTo(10);
    }

    @Test
    void workerThatComesTooLateHasNothingToDo() {
        List<Runnable> late = new ArrayList<>();
        batch(mails(3).iterator(), mail -> SENT).run(late::add, 3);
        assertThat(late).hasSize(2);
        late.forEach(Runnable::run);
        assertThat(reports).hasSize(3);
    }

    @Test
    void batchWithinATaskOfAnExecutorOfOneThreadComesToItsEnd() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            one.submit(() -> batch(mails(10).iterator(), mail -> SENT).run(one, 4))
                    .get(10, TimeUnit.SECONDS);
            assertThat(reports).hasSize(10);
        } finally {
            one.shutdownNow();
        }
    }

    @Test
    void loggingContextOfTheCallerIsCarriedToAllWorkers() {
        MDC.put("request", "42");
        Set<String> seen = ConcurrentHashMap.newKeySet();
        Set<Thread> workers = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(3);
        batch(mails(3).iterator(), mail -> {
                    seen.add(String.valueOf(MDC.get("request")));
                    workers.add(Thread.currentThread());
                    all.countDown();
                    await(all);
                    return SENT;
                })
                .run(threads, 3);
        assertThat(workers).hasSize(3).contains(Thread.currentThread());
        assertThat(seen).containsExactly("42");
        assertThat(MDC.get("request")).isEqualTo("42");
    }

    @Test
    void emptyBatchIsDoneAtOnce() {
        Batch batch = batch(List.<MailObject>of().iterator(), mail -> SENT);
        batch.run(threads, 4);
        assertThat(batch.taken()).isZero();
        assertThat(reports).isEmpty();
    }
}
