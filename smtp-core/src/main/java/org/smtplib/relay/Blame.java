package org.smtplib.relay;

import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.value.Deadline;

/** Whose doing a failure is: the server's, or that of the one who sends, who interrupted it or gave it too little time. */
final class Blame {

    private Blame() {}

    /**
     * Whether the failure says something of the server.
     *
     * @param deadline of the mail, which does not govern the final reply: a mail in doubt was not cut short by it
     */
    static boolean isServers(SmtpException failure, Deadline deadline, long now) {
        if (Thread.currentThread().isInterrupted() || isOf(failure, ClosedByInterruptException.class)) {
            return false;
        }
        return failure instanceof SmtpInDoubtException
                || !deadline.isExpired(now)
                || !(isOf(failure, SmtpTimeoutException.class) || isOf(failure, SocketTimeoutException.class));
    }

    private static boolean isOf(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
