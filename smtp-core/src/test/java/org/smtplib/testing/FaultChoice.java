package org.smtplib.testing;

import org.jspecify.annotations.Nullable;

/** Chooses the faults by the mail that they befall, so that a plan holds whichever connection carries which mail. */
public interface FaultChoice {

    /**
     * Returns the fault to commit now, or null; asked once each time that a step is reached, by many threads.
     *
     * @param connection number of the connection, from 1
     * @param sender the reverse-path of the connection's last MAIL command, empty before the first
     */
    @Nullable
    Fault fault(Step step, int connection, String sender);

    /** Returns after how many octets of the sender's content {@link Step#CONTENT} is to be asked for, or -1. */
    long contentPosition(String sender);
}
