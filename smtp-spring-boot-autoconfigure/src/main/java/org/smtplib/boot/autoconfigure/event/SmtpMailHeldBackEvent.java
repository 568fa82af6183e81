package org.smtplib.boot.autoconfigure.event;

import java.time.Duration;
import org.smtplib.message.Envelope;
import org.smtplib.message.SendResult;

/** A mail was sent to nobody, because a safety net ({@code smtp.safety}) holds it back from all. */
public record SmtpMailHeldBackEvent(String client, Envelope envelope, SendResult result, Duration elapsed)
        implements SmtpMailEvent {}
