package org.smtplib.session;

import org.smtplib.message.MailObject;
import org.smtplib.value.Deadline;

/**
 * A mail, and when its time is over.
 *
 * @param deadline ends every wait for the server before the content's end is written
 */
public record TimedMail(MailObject mail, Deadline deadline) {}
