package org.smtplib.exception;

import org.smtplib.protocol.Reply;

/** The server answered, and refused. */
public class SmtpResponseException extends SmtpException {

    private static final long serialVersionUID = 1L;

    private final Reply reply;

    public SmtpResponseException(String message, Reply reply) {
        super(message);
        this.reply = reply;
    }

    /** The reply code, such as 550. */
    public int code() {
        return reply.code();
    }

    /** The server's reply. */
    public Reply reply() {
        return reply;
    }

    /** Whether the reply was 4yz. */
    @Override
    public boolean isTransient() {
        return reply.isTransientNegative();
    }
}
