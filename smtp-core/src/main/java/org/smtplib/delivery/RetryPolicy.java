package org.smtplib.delivery;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;

/**
 * Whether a mail is sent again to those who did not get it: refused for now, or not sent for a reason that may pass. By
 * default it is not. It always ends by the deadline of the mail, and needs content that can be read again.
 */
public final class RetryPolicy {

    /** One attempt. A connection that was lost before the content's end is made good for all the same. */
    public static final RetryPolicy NONE = builder().build();

    private final int maxAttempts;
    private final Duration firstDelay;
    private final Duration longestDelay;
    private final double multiplier;
    private final double jitter;
    private final boolean inDoubtToo;

    private RetryPolicy(Builder builder) {
        maxAttempts = builder.maxAttempts;
        firstDelay = countable(builder.firstDelay);
        longestDelay = countable(builder.longestDelay);
        multiplier = builder.multiplier;
        jitter = builder.jitter;
        inDoubtToo = builder.inDoubtToo;
        require(maxAttempts >= 1, "has at least 1 attempt, not " + maxAttempts);
        require(!firstDelay.isNegative(), "has no negative delay, as " + firstDelay);
        require(
                longestDelay.compareTo(firstDelay) >= 0,
                "has no longest delay, " + longestDelay + ", that is shorter than the first, " + firstDelay);
        require(multiplier >= 1, "has a multiplier of 1 or more, not " + multiplier);
        require(jitter >= 0 && jitter <= 1, "has a jitter from 0 to 1, not " + jitter);
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new IllegalArgumentException("A retry policy " + rule);
        }
    }

    /** What is longer than a century stands for ever, which nanoseconds could not count. */
    private static Duration countable(Duration value) {
        Duration longest = Duration.ofDays(36500);
        return value.compareTo(longest) < 0 ? value : longest;
    }

    public static Builder builder() {
        return new Builder();
    }

    public int maxAttempts() {
        return maxAttempts;
    }

    /** Whether mails that may have been delivered are sent again, which may deliver them twice. */
    public boolean isInDoubtToo() {
        return inDoubtToo;
    }

    /**
     * How long to wait behind an attempt.
     *
     * @param attempt counted from 1
     * @param random numbers from 0 to less than 1
     */
    Duration delay(int attempt, DoubleSupplier random) {
        double longest = longestDelay.toNanos();
        double full = Math.min(longest, firstDelay.toNanos() * Math.pow(multiplier, attempt - 1.0));
        return Duration.ofNanos((long) (full * (1 - jitter * random.getAsDouble())));
    }

    /** Of these results the recipients to whom the mail may go again. */
    List<String> again(List<RecipientResult> results, @Nullable SmtpException failure) {
        return results.stream()
                .filter(result -> mayGoAgain(result.outcome(), failure))
                .map(RecipientResult::recipient)
                .toList();
    }

    private boolean mayGoAgain(Outcome outcome, @Nullable SmtpException failure) {
        return switch (outcome) {
            case ACCEPTED, REJECTED_PERMANENT -> false;
            case REJECTED_TRANSIENT -> true;
            // What went wrong with others need not go wrong with them.
            case NOT_SENT -> failure == null || failure.isTransient() || failure instanceof SmtpInDoubtException;
            case IN_DOUBT -> inDoubtToo;
        };
    }

    /** Collects what a {@link RetryPolicy} holds. */
    public static final class Builder {

        private int maxAttempts = 1;
        private Duration firstDelay = Duration.ofSeconds(1);
        private Duration longestDelay = Duration.ofMinutes(1);
        private double multiplier = 2;
        private double jitter = 0.5;
        private boolean inDoubtToo;

        private Builder() {}

        /** Attempts in all, the first included. Default: 1. */
        public Builder maxAttempts(int maxAttempts) {
            this.maxAttempts = maxAttempts;
            return this;
        }

        /** The wait behind the first attempt, and the longest behind any. Default: 1 s, 1 min. */
        public Builder delay(Duration first, Duration longest) {
            this.firstDelay = first;
            this.longestDelay = longest;
            return this;
        }

        /** How much longer each wait is than the one before. Default: 2. */
        public Builder multiplier(double multiplier) {
            this.multiplier = multiplier;
            return this;
        }

        /** Which part of each wait is left to chance, so that not all come back at once: 0 for none, 1 for all. Default: 0.5. */
        public Builder jitter(double jitter) {
            this.jitter = jitter;
            return this;
        }

        /**
         * Sends again what may have been delivered, with the same Message-ID. Some recipients may get the mail twice: this
         * is for mails that had better come twice than not at all.
         */
        public Builder retryInDoubt() {
            this.inDoubtToo = true;
            return this;
        }

        /**
         * Builds the policy.
         *
         * @throws IllegalArgumentException when a figure cannot be used; the message names it
         */
        public RetryPolicy build() {
            return new RetryPolicy(this);
        }
    }
}
