package org.smtplib.delivery;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.message.SendResult;

/**
 * A mail that is sent by another thread. Cancelled before it was begun, it is not sent; cancelled while under way, its
 * thread is interrupted, which closes the connection: what became of the mail then is told to the listeners. It is
 * completed by {@link #tell()}, so that others may take the thread's place before.
 */
final class SendFuture extends CompletableFuture<SendResult> implements Runnable {

    private final Supplier<SendResult> sending;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread runner;
    private boolean interrupted;
    private @Nullable SendResult result;
    private @Nullable Throwable failure;

    SendFuture(Supplier<SendResult> sending) {
        this.sending = sending;
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
        if (failure == null) {
            complete(result);
        } else {
            completeExceptionally(failure);
        }
    }

    private boolean begin() {
        lock.lock();
        try {
            runner = isDone() ? null : Thread.currentThread();
            return runner != null;
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
        lock.lock();
        try {
            if (cancelled && mayInterruptIfRunning && runner != null) {
                interrupted = true;
                runner.interrupt();
            }
        } finally {
            lock.unlock();
        }
        return cancelled;
    }
}
