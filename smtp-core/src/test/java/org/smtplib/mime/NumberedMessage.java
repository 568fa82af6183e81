package org.smtplib.mime;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

/** A message that makes its own identity when it is saved. */
final class NumberedMessage extends MimeMessage {

    NumberedMessage() throws MessagingException {
        super(Messages.SESSION);
        setFrom("ann@example.org");
        setRecipients(RecipientType.TO, "bob@example.org");
        setText("Good morning");
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", "<order-1@example.org>");
    }
}
