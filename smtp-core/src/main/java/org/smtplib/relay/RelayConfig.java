package org.smtplib.relay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How several servers are used, and how much is asked of each; immutable. */
public final class RelayConfig {

    /** Servers in order, one second to one minute of pause for one that cannot be reached, no rate limit. */
    public static final RelayConfig DEFAULT = builder().build();

    private final ServerChoice choice;
    private final Duration pause;
    private final Duration longestPause;
    private final Duration quiet;
    private final Duration memory;
    private final @Nullable RateLimit rateLimit;

    private RelayConfig(Builder builder) {
        choice = builder.choice;
        pause = requirePositive("pause", builder.pause);
        longestPause = requirePositive("longest pause", builder.longestPause);
        quiet = requirePositive("quiet time", builder.quiet);
        memory = requirePositive("memory of limits", builder.memory);
        rateLimit = builder.rateLimit;
        if (longestPause.compareTo(pause) < 0) {
            throw new IllegalArgumentException(
                    "The longest pause of a server, " + longestPause + ", is not shorter than the first, " + pause);
        }
    }

    private static Duration requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException("The " + name + " of a server is more than zero, not " + value);
        }
        return countable(value);
    }

    /** What is longer than a century stands for ever, which nanoseconds could not count. */
    static Duration countable(Duration value) {
        Duration longest = Duration.ofDays(36500);
        return value.compareTo(longest) < 0 ? value : longest;
    }

    public static Builder builder() {
        return new Builder();
    }

    public ServerChoice choice() {
        return choice;
    }

    /** How long a server that could not be used is left alone at first; each further failure doubles it. */
    public Duration pause() {
        return pause;
    }

    public Duration longestPause() {
        return longestPause;
    }

    /** How long a server that complained of too many connections must be content before it gets one more. */
    public Duration quiet() {
        return quiet;
    }

    /** How long a limit is remembered that was learnt from a refusal. */
    public Duration memory() {
        return memory;
    }

    /** The most mails for each server in a span of time, or null for any number. */
    public @Nullable RateLimit rateLimit() {
        return rateLimit;
    }

    /** Collects what a {@link RelayConfig} holds. */
    public static final class Builder {

        private ServerChoice choice = ServerChoice.ORDERED;
        private Duration pause = Duration.ofSeconds(1);
        private Duration longestPause = Duration.ofMinutes(1);
        private Duration quiet = Duration.ofSeconds(30);
        private Duration memory = Duration.ofHours(1);
        private @Nullable RateLimit rateLimit;

        private Builder() {}

        /** Default: {@link ServerChoice#ORDERED}. */
        public Builder choice(ServerChoice choice) {
            this.choice = choice;
            return this;
        }

        /** How long a server that could not be used is left alone: at first, and at most. Default: 1 s, 1 min. */
        public Builder pause(Duration first, Duration longest) {
            this.pause = first;
            this.longestPause = longest;
            return this;
        }

        /** How long a server must not complain before it gets one connection more. Default: 30 s. */
        public Builder quiet(Duration quiet) {
            this.quiet = quiet;
            return this;
        }

        /** How long a limit learnt from a refusal is kept. Default: 1 h. */
        public Builder memory(Duration memory) {
            this.memory = memory;
            return this;
        }

        /** The most mails for each server in a span of time. Default: null, any number. */
        public Builder rateLimit(@Nullable RateLimit rateLimit) {
            this.rateLimit = rateLimit;
            return this;
        }

        /**
         * Builds the configuration.
         *
         * @throws IllegalArgumentException when a duration is not more than zero, or the longest pause is the shorter one
         */
        public RelayConfig build() {
            return new RelayConfig(this);
        }
    }
}
