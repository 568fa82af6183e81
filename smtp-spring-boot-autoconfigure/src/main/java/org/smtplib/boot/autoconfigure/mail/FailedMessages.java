package org.smtplib.boot.autoconfigure.mail;

import jakarta.mail.Address;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.springframework.mail.MailSendException;

/**
 * The messages of one call that did not reach all their recipients, each with a {@link SendFailedException} of
 * jakarta.mail that sorts the recipients: accepted are valid and sent; rejected for now, or not sent to, are valid and
 * unsent; rejected for good are invalid. A recipient in doubt is none of these, lest code that sends to the unsent sends
 * twice.
 */
final class FailedMessages {

    private final Map<Object, Exception> failures = new LinkedHashMap<>();
    private @Nullable Throwable cause;
    private boolean inDoubt;

    boolean isEmpty() {
        return failures.isEmpty();
    }

    /** The message was sent, but not to all. */
    void add(Object message, SendResult result) {
        note(result);
        put(message, sorted(result, "Not all recipients were accepted: " + result, null), null);
    }

    /** The message was not sent, or nobody knows. */
    void add(Object message, Exception failure) {
        SendResult result = failure instanceof SmtpException known ? known.result() : null;
        if (result == null) {
            put(message, failure, failure);
        } else {
            note(result);
            put(message, sorted(result, String.valueOf(failure.getMessage()), failure), failure);
        }
    }

    /** The message was not begun, for a reason that it shares with others. */
    void addUnconnected(Object message, Exception failure) {
        put(message, failure, failure);
    }

    private void put(Object message, Exception failure, @Nullable Exception reason) {
        failures.put(message, failure);
        if (cause == null) {
            cause = reason == null ? failure : reason;
        }
    }

    private void note(SendResult result) {
        inDoubt |= !result.with(Outcome.IN_DOUBT).isEmpty();
    }

    /**
     * The failures as Spring has them.
     *
     * @param what what went wrong with all of them, or null
     */
    MailSendException exception(@Nullable String what) {
        String message = inDoubt
                ? "A mail may have arrived though the server's answer is missing; sent again, it may arrive twice"
                : what;
        return new MailSendException(message, cause, failures);
    }

    private static SendFailedException sorted(SendResult result, String text, @Nullable Exception cause) {
        List<String> doubtful = result.with(Outcome.IN_DOUBT);
        return new SendFailedException(
                doubtful.isEmpty() ? text : "In doubt, may have arrived for " + doubtful + ": " + text,
                cause,
                addresses(result, EnumSet.of(Outcome.ACCEPTED)),
                addresses(result, EnumSet.of(Outcome.REJECTED_TRANSIENT, Outcome.NOT_SENT)),
                addresses(result, EnumSet.of(Outcome.REJECTED_PERMANENT)));
    }

    private static Address[] addresses(SendResult result, Set<Outcome> outcomes) {
        List<Address> addresses = new ArrayList<>();
        for (RecipientResult recipient : result.recipients()) {
            if (outcomes.contains(recipient.outcome())) {
                InternetAddress address = new InternetAddress();
                address.setAddress(recipient.recipient());
                addresses.add(address);
            }
        }
        return addresses.toArray(Address[]::new);
    }
}
