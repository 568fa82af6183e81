package org.smtplib.relay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.pool.PoolCounters;
import org.smtplib.pool.PoolStats;
import org.smtplib.protocol.Protocol;
import org.smtplib.session.ServerOffer;
import org.smtplib.transport.Endpoint;

/**
 * One of several servers at one moment.
 *
 * @param endpoint where it is
 * @param protocol what is spoken with it
 * @param failures how many times in a row no session could be had, or a new one was lost with its first mail, by the
 *     server's doing; 0 again when a new session has carried its first mail
 * @param trouble the last of those failures; null where there is none, and unfit to be shown to everybody: the server's
 *     words may name recipients
 * @param pauseLeft how long it is still left alone because of them, where there is another server
 * @param connectionLimit how many connections it bears, as learnt
 * @param recipientLimit how many recipients it takes in one transaction, as learnt from refusals; {@link
 *     Integer#MAX_VALUE} where it refused none
 * @param pool its connections
 * @param counters what happened to its connections so far
 * @param offer what it offered when a connection was last opened; null before there was one
 */
public record ServerState(
        Endpoint endpoint,
        Protocol protocol,
        int failures,
        @Nullable SmtpException trouble,
        Duration pauseLeft,
        int connectionLimit,
        int recipientLimit,
        PoolStats pool,
        PoolCounters counters,
        @Nullable ServerOffer offer) {

    /** Whether the last attempt to use it went well, or there was none. */
    public boolean isUsable() {
        return failures == 0;
    }

    /** Whether it was seen to take only so many recipients at once. */
    public boolean isRecipientLimitKnown() {
        return recipientLimit < Integer.MAX_VALUE;
    }

    /** {@code mail.example:587 usable, 1 of 4 connections open, 0 in use, 1 idle, 0 waiting}, and what limits it. */
    @Override
    public String toString() {
        return endpoint
                + (isUsable() ? " usable, " : " failed " + failures + " times in a row, ")
                + (pauseLeft.isZero() ? "" : "left alone for " + pauseLeft + ", ")
                + pool
                + (isRecipientLimitKnown() ? ", " + recipientLimit + " recipients at once" : "");
    }
}
