package org.smtplib.exception;

import org.smtplib.protocol.Reply;

/** The server refused our hello. */
public class SmtpHeloException extends SmtpResponseException {

    private static final long serialVersionUID = 1L;

    public SmtpHeloException(String message, Reply reply) {
        super(message, reply);
    }
}
