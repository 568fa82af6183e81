package org.smtplib.session;

import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.message.MailObject;
import org.smtplib.transport.Endpoint;
import org.smtplib.value.Deadline;

/**
 * A mail, and when its time is over.
 *
 * @param deadline ends every wait for the server before the content's end is written
 */
public record TimedMail(MailObject mail, Deadline deadline) {

    /** Fails when the time was over before anything was said of the mail. */
    void requireTime(Endpoint server) {
        if (deadline.isExpired(System.nanoTime())) {
            throw new SmtpTimeoutException(
                    "The deadline had passed before the mail was begun at " + server + "; nothing was sent", null);
        }
    }
}
