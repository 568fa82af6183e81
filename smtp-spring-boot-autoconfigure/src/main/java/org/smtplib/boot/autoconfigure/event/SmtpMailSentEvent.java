package org.smtplib.boot.autoconfigure.event;

import java.time.Duration;
import org.smtplib.message.Envelope;
import org.smtplib.message.SendResult;

/** A mail was accepted for at least one recipient; {@link SendResult#isComplete()} tells whether it was for all. */
public record SmtpMailSentEvent(String client, Envelope envelope, SendResult result, Duration elapsed)
        implements SmtpMailEvent {}
