package org.smtplib.pool;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How many connections are kept, and for how long; immutable, and valid as a whole. */
public final class PoolConfig {

    /**
     * 4 connections and none ahead of need, 30 seconds of waiting, 30 seconds idle, 10 minutes and 100 mails each, 30
     * seconds for closing, no watch for leaks.
     */
    public static final PoolConfig DEFAULT = new Builder().build();

    private final int maxSize;
    private final int minIdle;
    private final Duration maxWait;
    private final Duration maxIdle;
    private final Duration maxLifetime;
    private final int maxMessages;
    private final Duration closeTimeout;
    private final Duration leakThreshold;

    private PoolConfig(Builder builder) {
        maxSize = requireAtLeast(1, "max-size", builder.maxSize);
        minIdle = requireAtLeast(0, "min-idle", builder.minIdle);
        maxMessages = requireAtLeast(1, "max-messages", builder.maxMessages);
        maxWait = requirePositive("max-wait", builder.maxWait);
        maxIdle = requirePositive("max-idle", builder.maxIdle);
        maxLifetime = requirePositive("max-lifetime", builder.maxLifetime);
        closeTimeout = requirePositive("close-timeout", builder.closeTimeout);
        leakThreshold = builder.leakThreshold.isZero()
                ? Duration.ZERO
                : requirePositive("leak-threshold", builder.leakThreshold);
        if (minIdle > maxSize) {
            throw new IllegalArgumentException("The pool's min-idle " + minIdle + " is more than its max-size "
                    + maxSize + ": lower the one, or raise the other");
        }
    }

    /** A configuration of defaults, to be changed. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that holds what this configuration has. */
    public Builder toBuilder() {
        return new Builder()
                .maxSize(maxSize)
                .minIdle(minIdle)
                .maxWait(maxWait)
                .maxIdle(maxIdle)
                .maxLifetime(maxLifetime)
                .maxMessages(maxMessages)
                .closeTimeout(closeTimeout)
                .leakThreshold(leakThreshold);
    }

    private static int requireAtLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException("The pool's " + name + " is at least " + least + ", not " + value);
        }
        return value;
    }

    private static Duration requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException("The pool's " + name + " is more than zero, not " + value);
        }
        // What is longer than a century stands for ever, which nanoseconds could not count.
        Duration longest = Duration.ofDays(36500);
        return value.compareTo(longest) < 0 ? value : longest;
    }

    /** The most connections open at any time, those being opened or closed included. */
    public int maxSize() {
        return maxSize;
    }

    /** How many connections are kept open for mails to come. */
    public int minIdle() {
        return minIdle;
    }

    /** How long a borrower waits for a connection when all are in use. */
    public Duration maxWait() {
        return maxWait;
    }

    /** How long a connection stays open unused, unless it is one of the minimum idle. */
    public Duration maxIdle() {
        return maxIdle;
    }

    /** How long a connection is used at all; each gets up to a tenth less, so that not all end at once. */
    public Duration maxLifetime() {
        return maxLifetime;
    }

    /** How many mails go over one connection; a server may allow fewer (RFC 9422 MAILMAX). */
    public int maxMessages() {
        return maxMessages;
    }

    /** How long closing the pool waits for mails under way. */
    public Duration closeTimeout() {
        return closeTimeout;
    }

    /** How long a connection may be in use before its borrower is reported; zero stands for never. */
    public Duration leakThreshold() {
        return leakThreshold;
    }

    /** A copy with another {@link #maxSize()}. */
    public PoolConfig withMaxSize(int maxSize) {
        return toBuilder().maxSize(maxSize).build();
    }

    /** A copy with another {@link #minIdle()}. */
    public PoolConfig withMinIdle(int minIdle) {
        return toBuilder().minIdle(minIdle).build();
    }

    /** A copy with another {@link #maxWait()}. */
    public PoolConfig withMaxWait(Duration maxWait) {
        return toBuilder().maxWait(maxWait).build();
    }

    /** A copy with another {@link #maxIdle()}. */
    public PoolConfig withMaxIdle(Duration maxIdle) {
        return toBuilder().maxIdle(maxIdle).build();
    }

    /** A copy with another {@link #maxLifetime()}. */
    public PoolConfig withMaxLifetime(Duration maxLifetime) {
        return toBuilder().maxLifetime(maxLifetime).build();
    }

    /** A copy with another {@link #maxMessages()}. */
    public PoolConfig withMaxMessages(int maxMessages) {
        return toBuilder().maxMessages(maxMessages).build();
    }

    /** A copy with another {@link #closeTimeout()}. */
    public PoolConfig withCloseTimeout(Duration closeTimeout) {
        return toBuilder().closeTimeout(closeTimeout).build();
    }

    /** A copy with another {@link #leakThreshold()}. */
    public PoolConfig withLeakThreshold(Duration leakThreshold) {
        return toBuilder().leakThreshold(leakThreshold).build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PoolConfig that
                && maxSize == that.maxSize
                && minIdle == that.minIdle
                && maxMessages == that.maxMessages
                && maxWait.equals(that.maxWait)
                && maxIdle.equals(that.maxIdle)
                && maxLifetime.equals(that.maxLifetime)
                && closeTimeout.equals(that.closeTimeout)
                && leakThreshold.equals(that.leakThreshold);
    }

    @Override
    public int hashCode() {
        return Objects.hash(maxSize, minIdle, maxMessages, maxWait, maxIdle, maxLifetime, closeTimeout, leakThreshold);
    }

    /** Each figure with its name. */
    @Override
    public String toString() {
        return "max-size " + maxSize + ", min-idle " + minIdle + ", max-wait " + maxWait + ", max-idle " + maxIdle
                + ", max-lifetime " + maxLifetime + ", max-messages " + maxMessages + ", close-timeout "
                + closeTimeout + ", leak-threshold " + leakThreshold;
    }

    /** Collects what a {@link PoolConfig} holds. */
    public static final class Builder {

        private int maxSize = 4;
        private int minIdle;
        private Duration maxWait = Duration.ofSeconds(30);
        private Duration maxIdle = Duration.ofSeconds(30);
        private Duration maxLifetime = Duration.ofMinutes(10);
        private int maxMessages = 100;
        private Duration closeTimeout = Duration.ofSeconds(30);
        private Duration leakThreshold = Duration.ZERO;

        private Builder() {}

        /**
         * The most connections open at any time, as the server counts them: one that ends has its place until QUIT was
         * answered, which is waited for 2 seconds at most. Those that were to end 2 seconds ago, and had to wait for the QUIT
         * of others, are closed without it while somebody waits for a place. Default: 4.
         */
        public Builder maxSize(int maxSize) {
            this.maxSize = maxSize;
            return this;
        }

        /**
         * How many connections are kept open for mails to come, from the pool's first moment on. They are opened in the
         * background, do not end for being idle, and are replaced when the server leaves them. Where none can be opened a
         * warning is logged once. After a failure for now the pause grows up to a minute; after one that will last, as of a
         * wrong password or certificate, no login is tried for them until a mail could open a connection, or {@link
         * SmtpSessionPool#evictAll()} was called, or an hour has passed. Default: 0.
         */
        public Builder minIdle(int minIdle) {
            this.minIdle = minIdle;
            return this;
        }

        /** How long a borrower waits when all connections are in use. Default: 30 seconds. */
        public Builder maxWait(Duration maxWait) {
            this.maxWait = maxWait;
            return this;
        }

        /** How long a connection stays open unused. Default: 30 seconds. */
        public Builder maxIdle(Duration maxIdle) {
            this.maxIdle = maxIdle;
            return this;
        }

        /** How long a connection is used at all. Default: 10 minutes. */
        public Builder maxLifetime(Duration maxLifetime) {
            this.maxLifetime = maxLifetime;
            return this;
        }

        /** How many mails go over one connection. Default: 100. */
        public Builder maxMessages(int maxMessages) {
            this.maxMessages = maxMessages;
            return this;
        }

        /** How long closing the pool waits for mails under way. Default: 30 seconds. */
        public Builder closeTimeout(Duration closeTimeout) {
            this.closeTimeout = closeTimeout;
            return this;
        }

        /**
         * How long a connection may be in use before a warning is logged with its borrower's stack; taking that stack
         * costs each borrower some microseconds. Default: zero, which stands for no such watch.
         */
        public Builder leakThreshold(Duration leakThreshold) {
            this.leakThreshold = leakThreshold;
            return this;
        }

        /**
         * Builds the configuration.
         *
         * @throws IllegalArgumentException when a value cannot be used; the message names it
         */
        public PoolConfig build() {
            return new PoolConfig(this);
        }
    }
}
