package org.smtplib.relay;

import java.time.Duration;
import org.smtplib.pool.PoolCounters;
import org.smtplib.pool.PoolStats;
import org.smtplib.transport.Endpoint;

/**
 * One of several servers at one moment.
 *
 * @param endpoint where it is
 * @param failures how many times in a row no session could be had, or a new one was lost with its first mail, by the
 *     server's doing; 0 again when a new session has carried its first mail
 * @param pauseLeft how long it is still left alone because of them
 * @param connectionLimit how many connections it bears, as learnt
 * @param recipientLimit how many recipients it takes in one transaction, as learnt from refusals; {@link
 *     Integer#MAX_VALUE} where it refused none
 * @param pool its connections
 * @param counters what happened to its connections so far
 */
public record ServerState(
        Endpoint endpoint,
        int failures,
        Duration pauseLeft,
        int connectionLimit,
        int recipientLimit,
        PoolStats pool,
        PoolCounters counters) {}
