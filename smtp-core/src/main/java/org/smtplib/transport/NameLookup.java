package org.smtplib.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.smtplib.value.Deadline;

/**
 * Looks names up within a deadline. The JDK's look-up knows none and cannot be interrupted, so it runs on a thread of
 * its own, which is left behind when the deadline comes.
 */
public final class NameLookup {

    private NameLookup() {}

    static InetAddress[] addresses(String host, Deadline deadline) throws IOException {
        return within(deadline, () -> InetAddress.getAllByName(host));
    }

    /** The fully qualified name of this host as far as the resolver knows it; may have no dot in it. */
    public static String canonicalLocalName(Deadline deadline) throws IOException {
        return within(deadline, () -> InetAddress.getLocalHost().getCanonicalHostName());
    }

    private static <T> T within(Deadline deadline, Callable<T> lookup) throws IOException {
        FutureTask<T> task = new FutureTask<>(lookup);
        Thread thread = new Thread(task, "smtp-name-lookup");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw (IOException) new SocketTimeoutException("the name look-up did not end in time").initCause(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted in the name look-up").initCause(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException("the name look-up failed", e.getCause());
        }
    }
}
