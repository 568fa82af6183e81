package org.smtplib.boot.autoconfigure.observation;

import org.jspecify.annotations.Nullable;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;

/**
 * What became of a mail as a whole. Of one that nobody got, for different reasons, it is what most concerns whoever
 * sends it again: first doubt, then a refusal that may pass, then one that lasts.
 */
public enum SmtpMailOutcome {

    /** All recipients were accepted. */
    ACCEPTED(Outcome.ACCEPTED),

    /** Some recipients were accepted, and others not. */
    PARTIAL(Outcome.ACCEPTED),

    /** Somebody may have it, and may not. */
    IN_DOUBT(Outcome.IN_DOUBT),

    /** It was refused, and may be accepted later. */
    REJECTED_TRANSIENT(Outcome.REJECTED_TRANSIENT),

    /** It was refused for good. */
    REJECTED_PERMANENT(Outcome.REJECTED_PERMANENT),

    /** It did not come so far. */
    NOT_SENT(Outcome.NOT_SENT);

    private final Outcome decisive;

    SmtpMailOutcome(Outcome decisive) {
        this.decisive = decisive;
    }

    /** The outcome of the recipients that decide that of the mail. */
    Outcome decisive() {
        return decisive;
    }

    /**
     * The outcome of a mail.
     *
     * @param result of each recipient; null where there is none
     * @param failure why nobody was accepted; null where somebody was
     */
    static SmtpMailOutcome of(@Nullable SendResult result, @Nullable Throwable failure) {
        if (result == null) {
            // An error may have come behind the content; whatever else leaves no result came before anything was sent.
            return failure instanceof Error ? IN_DOUBT : NOT_SENT;
        }
        if (result.isAnyAccepted()) {
            return result.isComplete() ? ACCEPTED : PARTIAL;
        }
        for (SmtpMailOutcome outcome : new SmtpMailOutcome[] {IN_DOUBT, REJECTED_TRANSIENT, REJECTED_PERMANENT}) {
            if (!result.with(outcome.decisive).isEmpty()) {
                return outcome;
            }
        }
        return NOT_SENT;
    }
}
