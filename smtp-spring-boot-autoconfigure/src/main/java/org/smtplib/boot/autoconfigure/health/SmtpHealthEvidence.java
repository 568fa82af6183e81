package org.smtplib.boot.autoconfigure.health;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a server.
 *
 * @param usable whether it could be used when last tried, or was never tried
 * @param probed whether that it cannot was found by asking it, and not by a mail
 * @param lastSuccess when it last accepted a mail
 * @param lastFailure when it last could not be used
 * @param lastFailureMessage why not
 */
record SmtpHealthEvidence(
        boolean usable,
        boolean probed,
        @Nullable Instant lastSuccess,
        @Nullable Instant lastFailure,
        @Nullable String lastFailureMessage) {

    static final SmtpHealthEvidence NONE = new SmtpHealthEvidence(true, false, null, null, null);

    /** How long a failure counts before somebody has to find out whether it is over. */
    private static final Duration MEMORY_OF_FAILURE = Duration.ofMinutes(1);

    SmtpHealthEvidence accepted(Instant now) {
        return new SmtpHealthEvidence(true, false, now, lastFailure, lastFailureMessage);
    }

    /** It answered, if only to refuse a mail. */
    SmtpHealthEvidence answered() {
        return new SmtpHealthEvidence(true, false, lastSuccess, lastFailure, lastFailureMessage);
    }

    SmtpHealthEvidence unusable(Instant now, String message) {
        return new SmtpHealthEvidence(false, false, lastSuccess, now, message);
    }

    /** It was asked, and answered; that says nothing of a login that a mail has just seen refused. */
    SmtpHealthEvidence reached(Instant now) {
        return probed || isFailureOld(now) ? answered() : this;
    }

    /** It was asked in vain. */
    SmtpHealthEvidence unreached(Instant now, String message) {
        return new SmtpHealthEvidence(false, true, lastSuccess, now, message);
    }

    /** Whether it could not be used, and that was so long ago that it may be otherwise. */
    boolean isFailureOld(Instant now) {
        return !usable && lastFailure != null && !now.isBefore(lastFailure.plus(MEMORY_OF_FAILURE));
    }
}
