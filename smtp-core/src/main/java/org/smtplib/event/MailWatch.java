package org.smtplib.event;

import org.smtplib.message.SendResult;

/** Is told, once and by one of its two methods, what became of a mail whose begin a {@link MailWatcher} was told. */
public interface MailWatch {

    /** Nobody wants to know. */
    MailWatch NONE = new MailWatch() {
        @Override
        public void sent(SendResult result) {}

        @Override
        public void failed(Throwable failure) {}
    };

    /** At least one recipient was accepted. */
    void sent(SendResult result);

    /**
     * Nobody was accepted.
     *
     * @param failure an {@link org.smtplib.exception.SmtpException} whose {@linkplain
     *     org.smtplib.exception.SmtpException#result() result} tells each recipient's outcome; an {@link
     *     IllegalArgumentException} where the mail was malformed; a {@link java.util.concurrent.CancellationException} where
     *     it was called back before it was begun; or the {@link Error} that ended it
     */
    void failed(Throwable failure);
}
