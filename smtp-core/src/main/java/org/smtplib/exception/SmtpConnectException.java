package org.smtplib.exception;

import org.smtplib.protocol.Reply;

/** The server answered the connection, and not with 220. */
public class SmtpConnectException extends SmtpResponseException {

    private static final long serialVersionUID = 1L;

    public SmtpConnectException(String message, Reply reply) {
        super(message, reply);
    }
}
