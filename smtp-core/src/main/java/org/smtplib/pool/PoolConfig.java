package org.smtplib.pool;

import java.time.Duration;

/**
 * How many connections are kept, and for how long.
 *
 * @param maxSize the most connections open at any time, those being opened or closed included
 * @param maxWait how long a borrower waits for a connection when all are in use
 * @param maxIdle how long a connection stays open unused
 * @param maxLifetime how long a connection is used at all; each gets up to a tenth less, so that not all end at once
 * @param maxMessages how many mails go over one connection
 * @param closeTimeout how long closing the pool waits for mails under way
 */
public record PoolConfig(
        int maxSize, Duration maxWait, Duration maxIdle, Duration maxLifetime, int maxMessages, Duration closeTimeout) {

    /** What is longer stands for ever, which nanoseconds could not count. */
    private static final Duration LONGEST = Duration.ofDays(36500);

    /** 4 connections, 30 seconds of waiting, 30 seconds idle, 10 minutes and 100 mails each, 30 seconds for closing. */
    public static final PoolConfig DEFAULT = new PoolConfig(
            4, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMinutes(10), 100, Duration.ofSeconds(30));

    /**
     * Checks each value.
     *
     * @throws IllegalArgumentException when a value cannot be used; the message names it
     */
    public PoolConfig {
        requireAtLeastOne("max-size", maxSize);
        requireAtLeastOne("max-messages", maxMessages);
        maxWait = requireUsable("max-wait", maxWait);
        maxIdle = requireUsable("max-idle", maxIdle);
        maxLifetime = requireUsable("max-lifetime", maxLifetime);
        closeTimeout = requireUsable("close-timeout", closeTimeout);
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("The pool's " + name + " is at least 1, not " + value);
        }
    }

    private static Duration requireUsable(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException("The pool's " + name + " is more than zero, not " + value);
        }
        return value.compareTo(LONGEST) < 0 ? value : LONGEST;
    }

    public PoolConfig withMaxSize(int maxSize) {
        return new PoolConfig(maxSize, maxWait, maxIdle, maxLifetime, maxMessages, closeTimeout);
    }

    public PoolConfig withMaxWait(Duration maxWait) {
        return new PoolConfig(maxSize, maxWait, maxIdle, maxLifetime, maxMessages, closeTimeout);
    }

    public PoolConfig withMaxIdle(Duration maxIdle) {
        return new PoolConfig(maxSize, maxWait, maxIdle, maxLifetime, maxMessages, closeTimeout);
    }

    public PoolConfig withMaxLifetime(Duration maxLifetime) {
        return new PoolConfig(maxSize, maxWait, maxIdle, maxLifetime, maxMessages, closeTimeout);
    }

    public PoolConfig withMaxMessages(int maxMessages) {
        return new PoolConfig(maxSize, maxWait, maxIdle, maxLifetime, maxMessages, closeTimeout);
    }

    public PoolConfig withCloseTimeout(Duration closeTimeout) {
        return new PoolConfig(maxSize, maxWait, maxIdle, maxLifetime, maxMessages, closeTimeout);
    }
}
