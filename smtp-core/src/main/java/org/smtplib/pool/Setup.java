package org.smtplib.pool;

import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;

/**
 * What a pool works with.
 *
 * @param name what is lent, in messages: {@code connection to mail.example:587}
 * @param config its figures
 * @param lifecycle how what is lent comes and goes
 * @param clock nanoseconds, as of {@link System#nanoTime()}
 * @param keeper who does the work in the background; the pool ends it
 * @param lock guards all state, and is never held during I/O
 */
record Setup<T>(String name, PoolConfig config, Lifecycle<T> lifecycle, LongSupplier clock, Keeper keeper, Lock lock) {}
