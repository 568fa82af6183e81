package org.smtplib.delivery;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.event.MailWatch;
import org.smtplib.event.MailWatcher;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.relay.RelayList;

/** A mail's fate above one transaction: attempts until all is decided or its time is over, and the truth told of it. */
public final class Delivery implements Carrier, AutoCloseable {

    private final RelayList relays;
    private final DeliveryConfig config;
    private final SmtpEventListener events;
    private final MailWatcher watcher;
    private final CountDownLatch closed = new CountDownLatch(1);

    public Delivery(RelayList relays, DeliveryConfig config, SmtpEventListener events, MailWatcher watcher) {
        this.relays = relays;
        this.config = config;
        this.events = events;
        this.watcher = watcher;
        config.safetyNet().warn(relays.name());
    }

    /**
     * Sends the mail within the configured time.
     *
     * @return the outcome of each recipient, of whom at least one was accepted
     * @throws SmtpException when nobody was accepted, with the {@linkplain SmtpException#result() outcome} of each
     */
    public SendResult send(MailObject mail) {
        return send(mail, config.timeLimit());
    }

    /** {@link #send(MailObject)} within the given time, for all of it until the content's end. */
    public SendResult send(MailObject mail, Duration timeLimit) {
        DeliveryConfig.requirePositive(timeLimit);
        Shipment shipment = shipment(mail, timeLimit, false);
        MailWatch watch = watcher.begun(mail);
        SendResult result;
        try {
            result = shipment.run();
        } catch (RuntimeException | Error e) {
            watch.failed(e);
            throw e;
        }
        watch.sent(result);
        return result;
    }

    /** Watches the mails; of those that come by {@link #sendPatiently} or {@link #carry}, whoever brings them sees to it. */
    MailWatcher watcher() {
        return watcher;
    }

    /**
     * {@link #send(MailObject)} on a thread of which there are no more than connections, as a rule: where the server
     * bears fewer of these, it waits for one until the mail's time is over, however short the wait of a pool.
     */
    SendResult sendPatiently(MailObject mail) {
        return shipment(mail, config.timeLimit(), true).run();
    }

    private Shipment shipment(MailObject mail, Duration timeLimit, boolean patient) {
        return new Shipment(relays, config, events, closed, mail, timeLimit, patient);
    }

    /**
     * {@inheritDoc}
     *
     * <p>As long as nobody else waits for the session, mail after mail goes on it. What does not end there goes its own way
     * behind.
     */
    @Override
    public void carry(Parcel first, Supplier<@Nullable Parcel> more) {
        Parcel next = first;
        while (next != null) {
            Ride ride = new Ride(mail -> shipment(mail, config.timeLimit(), true), next, more);
            try {
                ride.go();
            } catch (RuntimeException | Error e) {
                notBegun(ride.leftBehind());
                throw e;
            }
            next = ride.leftBehind();
        }
    }

    private void notBegun(@Nullable Parcel parcel) {
        if (parcel != null) {
            parcel.failed(refused(parcel.mail(), "The batch broke off before this mail was begun"));
        }
    }

    /** A mail that is not even begun; told as any other. */
    SmtpException refused(MailObject mail, String reason) {
        SmtpException refusal = SmtpPoolException.closed(reason + "; nothing was sent")
                .initResult(SendResult.ofAll(relays.name(), mail.envelope(), Outcome.NOT_SENT, reason));
        events.mailFailed(mail.envelope(), refusal, Duration.ZERO);
        return refusal;
    }

    /** Where mails go, for messages about one that went nowhere. */
    String name() {
        return relays.name();
    }

    /** Makes no further attempts: what waits for one ends with what is known of it. The servers' list is closed apart. */
    @Override
    public void close() {
        closed.countDown();
    }
}
