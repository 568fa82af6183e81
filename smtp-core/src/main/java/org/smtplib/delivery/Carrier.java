package org.smtplib.delivery;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendResult;

/** Sends mails, the one given and further ones that go well behind it. */
@FunctionalInterface
interface Carrier {

    /** A mail that is to be sent, and who is to be told of its end. */
    interface Parcel {

        MailObject mail();

        /** Somebody was accepted. */
        void sent(SendResult result);

        /** Nobody was accepted, or the mail was malformed, or an error ended it of which nothing else is known. */
        void failed(Throwable failure);
    }

    /**
     * Sends one mail at least, and returns when all that were taken are told of.
     *
     * @param more the next mail, null when there is none that need not be waited for
     */
    void carry(Parcel first, Supplier<@Nullable Parcel> more);
}
