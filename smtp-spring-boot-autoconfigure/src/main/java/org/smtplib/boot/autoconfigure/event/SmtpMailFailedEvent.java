package org.smtplib.boot.autoconfigure.event;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Envelope;
import org.smtplib.message.SendResult;

/** A mail was accepted for nobody, for the reason of the failure. */
public record SmtpMailFailedEvent(String client, Envelope envelope, SmtpException failure, Duration elapsed)
        implements SmtpMailEvent {

    @Override
    public @Nullable SendResult result() {
        return failure.result();
    }
}
