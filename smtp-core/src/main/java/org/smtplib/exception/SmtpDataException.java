package org.smtplib.exception;

import org.smtplib.protocol.Reply;

/** The server refused the content, at DATA or after its end. */
public class SmtpDataException extends SmtpResponseException {

    private static final long serialVersionUID = 1L;

    public SmtpDataException(String message, Reply reply) {
        super(message, reply);
    }
}
