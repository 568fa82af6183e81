package org.smtplib.exception;

import org.smtplib.protocol.Reply;

/** The server refused the sender of the envelope at MAIL. */
public class SmtpSenderRefusedException extends SmtpResponseException {

    private static final long serialVersionUID = 1L;

    private final String sender;

    public SmtpSenderRefusedException(String message, Reply reply, String sender) {
        super(message, reply);
        this.sender = sender;
    }

    /** The address that was refused; empty for the null reverse-path. */
    public String sender() {
        return sender;
    }
}
