package org.smtplib.exception;

import org.smtplib.protocol.Reply;

/** The server refused the login: most often the user name or password is wrong. */
public class SmtpAuthenticationException extends SmtpResponseException {

    private static final long serialVersionUID = 1L;

    public SmtpAuthenticationException(String message, Reply reply) {
        super(message, reply);
    }
}
