package org.smtplib.benchmark.contender;

/** Sends mails from one thread. */
public interface Sender extends AutoCloseable {

    /** Sends a mail, or several at once, and returns how many when the server has answered for all of them. */
    int send() throws Exception;

    @Override
    default void close() throws Exception {}
}
