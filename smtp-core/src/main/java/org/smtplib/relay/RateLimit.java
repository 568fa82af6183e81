package org.smtplib.relay;

import java.time.Duration;

/**
 * How many mails a server gets in any span of time of the given length, each counted when it is begun.
 *
 * @param mails at least 1
 * @param span more than zero
 */
public record RateLimit(int mails, Duration span) {

    /** Checks both. */
    public RateLimit {
        if (mails < 1) {
            throw new IllegalArgumentException("The rate limit is 1 mail at least, not " + mails);
        }
        if (span.isZero() || span.isNegative()) {
            throw new IllegalArgumentException("The rate limit's time span is more than zero, not " + span);
        }
        span = RelayConfig.countable(span);
    }

    @Override
    public String toString() {
        return mails + (mails == 1 ? " mail in " : " mails in ") + span.toMillis() + " ms";
    }
}
