package org.smtplib.delivery;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.event.MailWatch;
import org.smtplib.event.MailWatcher;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendResult;

/**
 * Has each mail of a batch watched, from where it is taken.
 *
 * @param carrier sends them
 * @param watcher of this batch
 */
record WatchedCarrier(Carrier carrier, MailWatcher watcher) implements Carrier {

    /** The carrier itself, where nobody watches. */
    static Carrier of(Carrier carrier, MailWatcher watcher) {
        return watcher == MailWatcher.NONE ? carrier : new WatchedCarrier(carrier, watcher);
    }

    @Override
    public void carry(Parcel first, Supplier<@Nullable Parcel> more) {
        carrier.carry(watched(first), () -> {
            Parcel next = more.get();
            return next == null ? null : watched(next);
        });
    }

    private Parcel watched(Parcel parcel) {
        return new WatchedParcel(parcel, watcher.begun(parcel.mail()));
    }

    /** The watch ends before the report: who waits for the batch finds all its mails watched to their end. */
    private record WatchedParcel(Parcel parcel, MailWatch watch) implements Parcel {

        @Override
        public MailObject mail() {
            return parcel.mail();
        }

        @Override
        public void sent(SendResult result) {
            watch.sent(result);
            parcel.sent(result);
        }

        @Override
        public void failed(Throwable failure) {
            watch.failed(failure);
            parcel.failed(failure);
        }
    }
}
