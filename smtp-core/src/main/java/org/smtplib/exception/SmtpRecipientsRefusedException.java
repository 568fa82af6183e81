package org.smtplib.exception;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.smtplib.protocol.Reply;

/** The server refused every recipient: nobody got the mail. */
public class SmtpRecipientsRefusedException extends SmtpException {

    private static final long serialVersionUID = 1L;

    private final Map<String, Reply> recipients;

    public SmtpRecipientsRefusedException(String message, Map<String, Reply> recipients) {
        super(message);
        this.recipients = Collections.unmodifiableMap(new LinkedHashMap<>(recipients));
    }

    /** Each refused recipient with the server's reply, in the envelope's order. */
    public Map<String, Reply> recipients() {
        return recipients;
    }

    /** Whether at least one recipient was refused for now only (4yz). */
    @Override
    public boolean isTransient() {
        return recipients.values().stream().anyMatch(Reply::isTransientNegative);
    }
}
