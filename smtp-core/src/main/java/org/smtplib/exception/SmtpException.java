package org.smtplib.exception;

import org.jspecify.annotations.Nullable;
import org.smtplib.message.SendResult;

/** The root of all failures of this library; its message says what was tried, where, and the server's words. */
public class SmtpException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private @Nullable SendResult result;

    public SmtpException(String message) {
        this(message, null);
    }

    public SmtpException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether the same, tried later, may succeed without any change and without a duplicate. */
    public boolean isTransient() {
        return false;
    }

    /**
     * What became of each recipient of the mail that was being sent; null when no mail was.
     * Nobody in it was accepted: where somebody was, sending returns instead of throwing. Only DATA by hand in LMTP
     * throws in any case when a final reply is missing.
     */
    public @Nullable SendResult result() {
        return result;
    }

    /** Sets {@link #result()} anew: what is known of more recipients than those of one transaction. */
    public SmtpException withResult(SendResult known) {
        this.result = known;
        return this;
    }

    /** Sets {@link #result()}; one that was set before stays. */
    public SmtpException initResult(SendResult result) {
        if (this.result == null) {
            this.result = result;
        }
        return this;
    }
}
