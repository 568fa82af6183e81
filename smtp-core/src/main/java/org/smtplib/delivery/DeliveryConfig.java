package org.smtplib.delivery;

import java.time.Duration;

/**
 * How long is tried to deliver a mail, how often, and to whom at all.
 *
 * @param timeLimit for all of a mail until its content's end, every attempt and every wait between them included
 * @param retry what is tried again
 * @param safetyNet who is kept from getting any
 */
public record DeliveryConfig(Duration timeLimit, RetryPolicy retry, SafetyNet safetyNet) {

    /** Ten minutes, one attempt, to everybody. */
    public static final DeliveryConfig DEFAULT =
            new DeliveryConfig(Duration.ofMinutes(10), RetryPolicy.NONE, SafetyNet.NONE);

    /** Checks the time limit. */
    public DeliveryConfig {
        requirePositive(timeLimit);
    }

    static void requirePositive(Duration timeLimit) {
        if (timeLimit.isZero() || timeLimit.isNegative()) {
            throw new IllegalArgumentException("The time limit of a mail is more than zero, not " + timeLimit
                    + "; every wait ends, so zero does not stand for waiting for ever");
        }
    }
}
