package org.smtplib.boot.autoconfigure.transaction;

import org.smtplib.exception.SmtpException;

/** The mail waited for a commit that did not come, and was not begun. */
public class SmtpRolledBackException extends SmtpException {

    private static final long serialVersionUID = 1L;

    /** A mail that is not sent, for the reason in the message. */
    public SmtpRolledBackException(String message) {
        super(message);
    }
}
