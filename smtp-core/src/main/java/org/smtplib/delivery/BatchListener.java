package org.smtplib.delivery;

/**
 * Watches a batch. Is called by several threads, but never by two at once.
 *
 * <p>The batch goes on behind it, on connections that it keeps meanwhile. Who sends a mail from here does so by {@code
 * sendAsync}, and does not wait for it: the batch may have all connections, and would wait for the listener.
 */
public interface BatchListener {

    /** One mail is done, well or not, as is one that an {@link Error} ended; the mails may come in any order. */
    void done(MailReport report);

    /** Asked before each mail is begun; with true no further one is, and those under way are sent to their end. */
    default boolean isCancelled() {
        return false;
    }
}
