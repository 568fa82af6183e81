package org.smtplib.event;

import org.smtplib.message.MailObject;

/**
 * Watches mails from where they are handed over to their end, whatever end that is; as for a span or a timer. Each
 * mail is told once, however many attempts and transactions it takes. Implementations are fast, and safe for use by
 * several threads; what one throws is logged, and changes nothing.
 */
@FunctionalInterface
public interface MailWatcher {

    /** Watches nothing. */
    MailWatcher NONE = mail -> MailWatch.NONE;

    /**
     * A mail was handed over, and this is the thread that did it; but a mail of a batch is told when it is its turn, on
     * the thread that sends it.
     *
     * @return told the end of this mail, on whichever thread that comes
     */
    MailWatch begun(MailObject mail);

    /**
     * A batch was handed over, on this thread, whose context the watcher may take for mails that begin on others.
     *
     * @return told the begin of the mails of this batch
     */
    default MailWatcher ofBatch() {
        return this;
    }
}
