package org.smtplib.testing;

import org.jspecify.annotations.Nullable;

/**
 * Chooses refusals and faults by the mail that they befall, so that a plan holds whichever connection carries which mail.
 * It is asked by many threads.
 *
 * <p>With both at one step the server refuses, and the fault is committed on its refusal: 554 and {@link
 * Fault#CLOSE_AFTER_REPLY} is a server that says no and leaves; with {@link Fault#CLOSE} it forgets the mail without a word.
 */
public interface FaultChoice {

    /**
     * Returns what to say here instead of consent, or null; asked at MAIL, RCPT, DATA, CONTENT and END_OF_DATA. In the
     * middle of the content it is the final reply come early.
     *
     * @param sender the reverse-path of the connection's last MAIL command
     */
    @Nullable
    String refusal(Step step, String sender);

    /**
     * Returns the fault to commit now, or null; asked once each time that a step is reached.
     *
     * @param connection number of the connection, from 1
     * @param sender the reverse-path of the connection's last MAIL command, empty before the first
     */
    @Nullable
    Fault fault(Step step, int connection, String sender);

    /** Returns after how many octets of the sender's content {@link Step#CONTENT} is reached, or -1 for never. */
    long contentPosition(String sender);
}
