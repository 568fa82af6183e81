package org.smtplib.delivery;

import org.jspecify.annotations.Nullable;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendResult;

/**
 * What became of one mail of several.
 *
 * @param index its place among them, from 0
 * @param mail the mail
 * @param result the outcome of each recipient, or null when the mail was malformed and so never begun, or when an {@link
 *     Error} ended it, of which nobody knows how far it came
 * @param failure why nobody was accepted, or null when somebody was, or a safety net held it back: an {@link org.smtplib.exception.SmtpException} with
 *     the same result, an {@link IllegalArgumentException}, or the {@link Error}, which ends the whole batch
 */
public record MailReport(
        long index,
        MailObject mail,
        @Nullable SendResult result,
        @Nullable Throwable failure) {

    /** Whether every recipient was accepted. */
    public boolean isComplete() {
        return result != null && result.isComplete();
    }
}
