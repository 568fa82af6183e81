package org.smtplib.exception;

import org.jspecify.annotations.Nullable;
import org.smtplib.protocol.Reply;

/** The connection was lost, or there was none to begin with; what was under way is named in {@link #result()}. */
public class SmtpServerDisconnectedException extends SmtpException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Reply partingReply;

    public SmtpServerDisconnectedException(String message, @Nullable Throwable cause) {
        this(message, cause, null);
    }

    /** A lost connection on which the server had still said why. */
    public SmtpServerDisconnectedException(String message, @Nullable Throwable cause, @Nullable Reply partingReply) {
        super(message, cause);
        this.partingReply = partingReply;
    }

    /** What the server said before it left, unasked or in the middle of a write of ours; null when it said nothing. */
    public @Nullable Reply partingReply() {
        return partingReply;
    }

    @Override
    public boolean isTransient() {
        return true;
    }
}
