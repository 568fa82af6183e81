package org.smtplib.exception;

import org.jspecify.annotations.Nullable;

/** The end of the content was written and no valid final reply was read: the mail may have been delivered (RFC 1047). Sending it again may deliver it twice. */
public class SmtpInDoubtException extends SmtpServerDisconnectedException {

    private static final long serialVersionUID = 1L;

    public SmtpInDoubtException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Always false: nothing that may have been delivered is sent again by itself. */
    @Override
    public boolean isTransient() {
        return false;
    }
}
