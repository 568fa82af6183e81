package org.smtplib.session;

import org.jspecify.annotations.Nullable;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendResult;

/**
 * Gives mails to a session one after the other, and is told what becomes of each. The next one may be asked for before
 * the one before is done. Called on the sending thread; what it throws ends the sending, and all connections with it.
 */
public interface MailSource {

    /** The next mail, without waiting for one to come; null when there is none for this session any more. */
    @Nullable
    TimedMail next();

    /** At least one recipient was accepted. */
    void sent(MailObject mail, SendResult result);

    /**
     * Nobody was accepted.
     *
     * @param failure an {@link org.smtplib.exception.SmtpException} with the result, or an
     *     {@link IllegalArgumentException} when the mail was malformed and so never begun
     */
    void failed(MailObject mail, RuntimeException failure);
}
