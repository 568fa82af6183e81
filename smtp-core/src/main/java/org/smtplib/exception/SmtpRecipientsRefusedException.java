package org.smtplib.exception;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.smtplib.protocol.Reply;

/** The server refused every recipient, or some of a mail that was for all or none: nobody got the mail. */
public class SmtpRecipientsRefusedException extends SmtpException {

    private static final long serialVersionUID = 1L;

    private final Map<String, Reply> recipients;
    private final boolean allOrNone;

    public SmtpRecipientsRefusedException(String message, Map<String, Reply> recipients) {
        this(message, recipients, false);
    }

    /**
     * A refusal.
     *
     * @param allOrNone whether each of those refused keeps the mail from all others
     */
    public SmtpRecipientsRefusedException(String message, Map<String, Reply> recipients, boolean allOrNone) {
        super(message);
        this.allOrNone = allOrNone;
        this.recipients = Collections.unmodifiableMap(new LinkedHashMap<>(recipients));
    }

    /** Each refused recipient with the server's reply, in the envelope's order. */
    public Map<String, Reply> recipients() {
        return recipients;
    }

    /** Whether at least one recipient was refused for now only (4yz); each of them, where the mail was for all or none. */
    @Override
    public boolean isTransient() {
        if (allOrNone) {
            return recipients.values().stream().allMatch(Reply::isTransientNegative);
        }
        return recipients.values().stream().anyMatch(Reply::isTransientNegative);
    }
}
