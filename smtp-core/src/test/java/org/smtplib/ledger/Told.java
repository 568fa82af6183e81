package org.smtplib.ledger;

import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.SendResult;

/** What the client says of one mail: a result it returned, or a failure it threw. */
record Told(@Nullable SendResult returned, @Nullable Throwable failure) {

    static Told returned(SendResult result) {
        return new Told(result, null);
    }

    static Told thrown(Throwable failure) {
        return new Told(null, failure);
    }

    /** The outcome of each recipient, or null where the client has none to tell. */
    @Nullable
    SendResult result() {
        return failure instanceof SmtpException e ? e.result() : returned;
    }
}
