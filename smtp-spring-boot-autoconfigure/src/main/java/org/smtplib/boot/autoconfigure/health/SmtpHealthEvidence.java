package org.smtplib.boot.autoconfigure.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a server.
 *
 * @param usable whether it could be used when last tried, or was never tried
 * @param lastSuccess when it last accepted a mail
 * @param lastFailure when it last could not be used
 * @param lastFailureMessage why not
 */
record SmtpHealthEvidence(
        boolean usable,
        @Nullable Instant lastSuccess,
        @Nullable Instant lastFailure,
        @Nullable String lastFailureMessage) {

    static final SmtpHealthEvidence NONE = new SmtpHealthEvidence(true, null, null, null);

    SmtpHealthEvidence accepted(Instant now) {
        return new SmtpHealthEvidence(true, now, lastFailure, lastFailureMessage);
    }

    /** It answered, if only to refuse a mail. */
    SmtpHealthEvidence answered() {
        return new SmtpHealthEvidence(true, lastSuccess, lastFailure, lastFailureMessage);
    }

    SmtpHealthEvidence unusable(Instant now, String message) {
        return new SmtpHealthEvidence(false, lastSuccess, now, message);
    }
}
