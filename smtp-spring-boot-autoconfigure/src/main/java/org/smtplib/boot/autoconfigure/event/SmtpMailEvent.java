package org.smtplib.boot.autoconfigure.event;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.smtplib.message.Envelope;
import org.smtplib.message.SendResult;

/**
 * The end of a mail, as an application event; never its content. It is published on the thread that sends, which may have
 * further mails to send: a listener that takes its time does so on a thread of its own, as with {@code @Async}. What a
 * listener throws is logged, and changes nothing of the mail.
 */
public sealed interface SmtpMailEvent permits SmtpMailSentEvent, SmtpMailFailedEvent, SmtpMailHeldBackEvent {

    /** The name of the client: {@code default}, or that of {@code smtp.clients.<name>}. */
    String client();

    /** Sender and recipients, as the mail was handed over. */
    Envelope envelope();

    /** What became of each recipient; null where a failure knows of none. */
    @Nullable
    SendResult result();

    /** The time since the mail was handed to the thread that sent it. */
    Duration elapsed();
}
