package org.smtplib.boot.autoconfigure.observation;

import java.util.Collection;
import java.util.Map;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpRecipientsRefusedException;

/** Failures for spans, whose texts go to wherever traces are kept: without the addresses of a mail's recipients. */
final class Discreet {

    private Discreet() {}

    /** The failure itself where it names no recipient; else one that says the same of {@code ***}, from the same place. */
    static Throwable of(Throwable failure, Collection<String> recipients) {
        boolean named = false;
        for (Throwable each = failure; each != null; each = each.getCause()) {
            named |= !masked(each, recipients).equals(String.valueOf(each.getMessage()));
        }
        if (!named) {
            return failure;
        }
        String text = masked(failure, recipients);
        SmtpException discreet = failure instanceof SmtpRecipientsRefusedException
                ? new SmtpRecipientsRefusedException(text, Map.of())
                : new SmtpException(failure.getClass().getSimpleName() + ": " + text);
        discreet.setStackTrace(failure.getStackTrace());
        return discreet;
    }

    private static String masked(Throwable failure, Collection<String> recipients) {
        String text = String.valueOf(failure.getMessage());
        for (String recipient : recipients) {
            text = text.replace(recipient, "***");
        }
        return text;
    }
}
