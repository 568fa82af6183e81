package org.smtplib.message;

import org.smtplib.protocol.Reply;

/** What became of a mail for one recipient. There is no sixth case, and no case stands for "unknown error". */
public enum Outcome {
    /** The server took responsibility: its final reply was 2yz. */
    ACCEPTED,
    /** The server refused for now (4yz); the same may succeed later. */
    REJECTED_TRANSIENT,
    /** The server refused for good (5yz). */
    REJECTED_PERMANENT,
    /** The end of the content was never written for this recipient: the server cannot have accepted it. */
    NOT_SENT,
    /**
     * A write with an octet of the content's terminator was issued and no valid final reply was read (RFC 1047): the
     * mail may have been delivered. Sending it again may deliver it twice.
     */
    IN_DOUBT;

    /** The outcome that a final reply stands for. */
    public static Outcome of(Reply reply) {
        return reply.isPositiveCompletion() ? ACCEPTED : rejectedBy(reply);
    }

    /** The outcome that a negative reply stands for; anything but 4yz is taken as refused for good. */
    public static Outcome rejectedBy(Reply reply) {
        return reply.isTransientNegative() ? REJECTED_TRANSIENT : REJECTED_PERMANENT;
    }
}
