package org.smtplib.delivery;

import org.jspecify.annotations.Nullable;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendResult;

/**
 * What became of one mail of several.
 *
 * @param index its place among them, from 0
 * @param mail the mail
 * @param result the outcome of each recipient, or null when the mail was malformed and so never begun
 * @param failure why nobody was accepted, or null when somebody was: an {@link org.smtplib.exception.SmtpException} with
 *     the same result, or an {@link IllegalArgumentException}
 */
public record MailReport(
        long index,
        MailObject mail,
        @Nullable SendResult result,
        @Nullable RuntimeException failure) {

    /** Whether every recipient was accepted. */
    public boolean isComplete() {
        return result != null && result.isComplete();
    }
}
