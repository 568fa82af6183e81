package org.smtplib.delivery;

import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendResult;

/**
 * Many mails, sent by several workers that take one after the other. The caller is one of the workers, so that a batch
 * comes to its end even where the executor has no thread to spare.
 */
final class Batch {

    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

    /** A source that takes longer for one mail is not asked for the next one while one is under way. */
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(100);

    private final Carrier carrier;
    private final Iterator<? extends MailObject> mails;
    private final LongSupplier clock;
    private volatile boolean ready;
    private final BatchListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workerLeft = lock.newCondition();
    private final ReentrantLock listening = new ReentrantLock();
    private long next;
    private int working;
    private boolean over;
    private @Nullable Throwable broken;

    /**
     * A batch.
     *
     * @param ready whether the mails are there without being waited for, so that one may be looked at while the one before
     *     is under way
     */
    Batch(Carrier carrier, Iterator<? extends MailObject> mails, boolean ready, BatchListener listener) {
        this(carrier, mails, ready, listener, System::nanoTime);
    }

    Batch(
            Carrier carrier,
            Iterator<? extends MailObject> mails,
            boolean ready,
            BatchListener listener,
            LongSupplier clock) {
        this.clock = clock;
        this.carrier = carrier;
        this.mails = mails;
        this.ready = ready;
        this.listener = listener;
    }

    /** One mail and its place, to be reported when it is done. */
    private final class Job implements Carrier.Parcel {

        private final long index;
        private final MailObject mail;

        private Job(long index, MailObject mail) {
            this.index = index;
            this.mail = mail;
        }

        @Override
        public MailObject mail() {
            return mail;
        }

        @Override
        public void sent(SendResult result) {
            report(new MailReport(index, mail, result, null));
        }

        @Override
        public void failed(Throwable failure) {
            if (failure instanceof Error error) {
                fail(error); // before another mail is begun, and before the listener, which may fail of the same
            }
            SendResult result = failure instanceof SmtpException known ? known.result() : null;
            report(new MailReport(index, mail, result, failure));
        }
    }

    private void report(MailReport report) {
        told(() -> listener.done(report));
    }

    /**
     * Sends them all, or until the batch is cancelled, which an interrupt of this thread does too.
     *
     * @param workers how many mails are under way at once, at most
     * @throws RuntimeException what the source of the mails threw; those under way were sent to their end
     * @throws Error of the source, or of a mail that was being sent, which has its report all the same
     */
    void run(Executor executor, int workers) {
        CarriedContext context = new CarriedContext();
        try {
            for (int i = 1; i < workers; i++) {
                executor.execute(context.around(this::work));
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("The executor takes no further worker of a batch; it goes on with those it has", e);
        } catch (RuntimeException | Error e) {
            // Such as of a system without a thread to spare; those that are there must be waited for.
            LOG.warn("The executor failed at a further worker of a batch; it goes on with those it has", e);
        }
        work();
        awaitOthers();
        rethrow();
    }

    private void rethrow() {
        if (broken instanceof Error error) {
            throw error;
        }
        if (broken != null) {
            throw (RuntimeException) broken;
        }
    }

    private void work() {
        if (!join()) {
            return;
        }
        try {
            for (Job job = next(); job != null; job = next()) {
                carrier.carry(job, this::ahead);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        } finally {
            leave();
        }
    }

    /** The next mail while one is under way; none of a source that has kept us waiting before. */
    private @Nullable Job ahead() {
        return ready ? next() : null;
    }

    private @Nullable Job next() {
        boolean[] cancelled = new boolean[1];
        told(() -> cancelled[0] = listener.isCancelled());
        lock.lock();
        try {
            over = over || cancelled[0] || Thread.currentThread().isInterrupted();
            return over ? null : nextOfSource();
        } catch (RuntimeException | Error e) {
            fail(e); // before another worker asks a source that is broken
            return null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Job nextOfSource() {
        long began = clock.getAsLong();
        over = !mails.hasNext();
        if (over) {
            return null;
        }
        MailObject mail = Objects.requireNonNull(mails.next(), "The source of a batch gave null for a mail");
        if (clock.getAsLong() - began > PATIENCE) {
            ready = false; // it would keep the mail under way waiting, too
        }
        return new Job(next++, mail);
    }

    /** One at a time; what a listener throws changes nothing. */
    private void told(Runnable event) {
        listening.lock();
        try {
            event.run();
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            LOG.warn("The listener of a batch failed; the mails are not affected", e);
        } finally {
            listening.unlock();
        }
    }

    /** A worker that comes when all is over must not be waited for, and has nothing to do. */
    private boolean join() {
        lock.lock();
        try {
            if (!over) {
                working++;
            }
            return !over;
        } finally {
            lock.unlock();
        }
    }

    private void fail(Throwable failure) {
        lock.lock();
        try {
            over = true;
            if (broken == null) {
                broken = failure;
            }
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            over = true; // a worker leaves when there is nothing more, or when nothing more is wanted
            working--;
            workerLeft.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitOthers() {
        lock.lock();
        try {
            while (working > 0) {
                workerLeft.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many mails were taken; to be asked when all is done. */
    long taken() {
        lock.lock();
        try {
            return next;
        } finally {
            lock.unlock();
        }
    }
}
