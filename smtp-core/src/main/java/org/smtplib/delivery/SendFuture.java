package org.smtplib.delivery;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.event.MailWatch;
import org.smtplib.message.SendResult;

/**
 * A mail that is sent by another thread. Cancelled before it was begun, it is not sent; cancelled while under way, its
 * thread is interrupted, which closes the connection: what became of the mail then is told to the listeners. It is
 * completed by {@link #tell()}, so that others may take the thread's place before.
 */
final class SendFuture extends CompletableFuture<SendResult> implements Runnable {

    private final Supplier<SendResult> sending;
    private final ReentrantLock lock = new ReentrantLock();
    private MailWatch watch;
    private boolean begun;
    private @Nullable Thread runner;
    private boolean interrupted;
    private @Nullable SendResult result;
    private @Nullable Throwable failure;

    /** {@code watch} is told the end of the mail, which may be later than that of a future that was cancelled. */
    SendFuture(Supplier<SendResult> sending, MailWatch watch) {
        this.sending = sending;
        this.watch = watch;
    }

    @Override
    public void run() {
        if (!begin()) {
            return;
        }
        try {
            result = sending.get();
        } catch (Throwable e) {
            failure = e;
        } finally {
            end();
        }
    }

    /** Completes it by what {@link #run()} came to, on the same thread. */
    void tell() {
        if (result != null) {
            unwatched().sent(result);
            complete(result);
        } else if (failure != null) {
            refuse(failure);
        } else {
            neverBegun();
        }
    }

    /** Completes it by a failure. */
    void refuse(Throwable reason) {
        unwatched().failed(reason);
        completeExceptionally(reason);
    }

    private void neverBegun() {
        unwatched().failed(new CancellationException("The mail was called back before it was begun; it is not sent"));
    }

    /** The watch, the first time it is asked for. */
    private MailWatch unwatched() {
        lock.lock();
        try {
            MailWatch once = watch;
            watch = MailWatch.NONE;
            return once;
        } finally {
            lock.unlock();
        }
    }

    private boolean begin() {
        lock.lock();
        try {
            runner = isDone() ? null : Thread.currentThread();
            begun = runner != null;
            return begun;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            runner = null;
            if (interrupted) {
                Thread.interrupted(); // it was meant for the mail, not for what the thread does next
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        boolean never;
        lock.lock();
        try {
            never = cancelled && !begun;
            if (cancelled && mayInterruptIfRunning && runner != null) {
                interrupted = true;
                runner.interrupt();
            }
        } finally {
            lock.unlock();
        }
        if (never) {
            neverBegun();
        }
        return cancelled;
    }
}
