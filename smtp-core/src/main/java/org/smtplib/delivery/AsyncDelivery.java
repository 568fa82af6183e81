package org.smtplib.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.smtplib.event.MailWatch;
import org.smtplib.event.MailWatcher;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;

/** Mails sent by other threads than the caller's: one that is not waited for, or many at once. */
public final class AsyncDelivery implements AutoCloseable {

    private final Delivery delivery;
    private final int inFlight;
    private final Executor executor;
    private final BoundedExecutor bounded;
    private final @Nullable ExecutorService own;

    /**
     * Sends on an executor.
     *
     * @param inFlight how many mails are under way at once: of a batch, and of those sent one by one
     * @param executor the user's, which remains open; or null for threads of our own
     * @param virtual whether those are virtual ones where there are
     */
    public AsyncDelivery(Delivery delivery, int inFlight, @Nullable Executor executor, boolean virtual) {
        this.delivery = delivery;
        this.inFlight = inFlight;
        if (executor == null) {
            own = SendingThreads.create(virtual);
            this.executor = own;
        } else {
            own = null;
            this.executor = executor;
        }
        bounded = new BoundedExecutor(this.executor, inFlight);
    }

    /**
     * Sends the mail on another thread.
     *
     * @return completed as {@link Delivery#send(MailObject)} ends. Cancelled before the mail was begun, it is not sent;
     *     cancelled while it is under way with leave to interrupt, its connection is closed at once, and what became of it
     *     is told to the listeners
     */
    public CompletableFuture<SendResult> send(MailObject mail) {
        MailWatch watch = delivery.watcher().begun(mail);
        SendFuture future = new SendFuture(() -> delivery.sendPatiently(mail), watch);
        try {
            if (executor instanceof ExecutorService service && service.isShutdown()) {
                throw new RejectedExecutionException("The executor was shut down");
            }
            CarriedContext context = new CarriedContext();
            // Whoever is told of the end may send another mail and wait for it, which then needs this one's place.
            bounded.execute(context.around(future), context.around(future::tell));
        } catch (RejectedExecutionException e) {
            String reason = own == null ? "The executor takes no more mails" : "The template is closed";
            future.refuse(delivery.refused(mail, reason));
        } catch (RuntimeException | Error e) {
            future.refuse(e);
            throw e;
        }
        return future;
    }

    /**
     * Sends the mails, several at once, and returns when all are done. An interrupt ends it: no further mail is begun, and
     * the thread stays interrupted.
     *
     * @return a report for each, in their order; those that were not begun are not sent
     */
    public List<MailReport> sendAll(Collection<? extends MailObject> mails, BatchListener listener) {
        List<@Nullable MailReport> reports = new ArrayList<>(Collections.nCopies(mails.size(), null));
        List<MailObject> given = List.copyOf(mails);
        MailWatcher watcher = delivery.watcher().ofBatch();
        Carrier carrier = WatchedCarrier.of(delivery, watcher);
        Batch batch = new Batch(carrier, given.iterator(), true, new BatchListener() {
            @Override
            public void done(MailReport report) {
                reports.set((int) report.index(), report);
                listener.done(report);
            }

            @Override
            public boolean isCancelled() {
                return listener.isCancelled();
            }
        });
        batch.run(executor, Math.min(inFlight, given.size()));
        List<MailReport> all = new ArrayList<>(given.size());
        for (int i = 0; i < given.size(); i++) {
            MailReport report = reports.get(i);
            all.add(report == null ? notBegun(i, given.get(i), watcher) : report);
        }
        return all;
    }

    private MailReport notBegun(int index, MailObject mail, MailWatcher watcher) {
        MailWatch watch = watcher.begun(mail);
        SmtpPoolException exhausted = SmtpPoolException.exhausted("The batch was cancelled before this mail was begun");
        SendResult result =
                SendResult.ofAll(delivery.name(), mail.envelope(), Outcome.NOT_SENT, "the batch was cancelled before");
        SmtpException failure = exhausted.initResult(result);
        watch.failed(failure);
        return new MailReport(index, mail, result, failure);
    }

    /**
     * Sends the mails as they come, several at once, and returns when all are done; none is kept. Cancelled, it takes no
     * further mail.
     *
     * @param ready whether the mails are there without being waited for
     * @return how many mails were taken
     */
    public long sendAll(Iterator<? extends MailObject> mails, boolean ready, BatchListener listener) {
        Carrier carrier = WatchedCarrier.of(delivery, delivery.watcher().ofBatch());
        Batch batch = new Batch(carrier, mails, ready, listener);
        batch.run(executor, inFlight);
        return batch.taken();
    }

    /** Takes no more mails; those under way are sent to their end by whoever closes the connections. */
    @Override
    public void close() {
        if (own != null) {
            own.shutdown();
        }
    }
}
