package org.smtplib.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.delivery.Carrier.Parcel;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.relay.Loan;
import org.smtplib.session.MailSource;
import org.smtplib.session.TimedMail;

/**
 * Mails on one loan, one behind the other. Each is told of when all is decided; one that needs more than its transaction
 * here goes its own way when the ride is over. For one thread.
 */
final class Ride implements MailSource {

    private record Passenger(Parcel parcel, Shipment shipment) {}

    private final Function<MailObject, Shipment> shipping;
    private final Supplier<@Nullable Parcel> more;
    private final Deque<Passenger> aboard = new ArrayDeque<>();
    private final List<Passenger> notDone = new ArrayList<>();
    private @Nullable Passenger first;
    private @Nullable Loan loan;
    private @Nullable Parcel leftBehind;
    private boolean lost;
    private long doneBefore = System.nanoTime();
    private @Nullable Error listenersError;

    /**
     * A ride that one mail begins.
     *
     * @param more further ones, null when there is none now
     */
    Ride(Function<MailObject, Shipment> shipping, Parcel first, Supplier<@Nullable Parcel> more) {
        this.shipping = shipping;
        this.more = more;
        this.first = passenger(first);
    }

    private Passenger passenger(Parcel parcel) {
        return new Passenger(parcel, shipping.apply(parcel.mail()));
    }

    /**
     * Sends them; all are told of when this ends, but the one {@linkplain #leftBehind() left behind}.
     *
     * @throws Error of a mail, or of who was told of one
     */
    void go() {
        Passenger leading = Objects.requireNonNull(first);
        if (leading.shipment.isHeldBack()) {
            goItsOwnWay(leading);
        } else {
            ride(leading);
        }
        if (listenersError != null) {
            throw listenersError;
        }
    }

    private void ride(Passenger leading) {
        try (Loan lent = leading.shipment.borrow()) {
            loan = lent;
            if (leading.shipment.attempt().board(lent, false)) {
                lent.session().sendAll(this);
            }
        } catch (SmtpException e) {
            leading.shipment.attempt().stop(e);
        } finally {
            if (first != null) {
                notDone.add(first);
            }
            notDone.addAll(aboard);
            notDone.forEach(this::goItsOwnWay);
        }
    }

    /** A mail that was taken and is not to go with these; null when there is none. */
    @Nullable
    Parcel leftBehind() {
        return leftBehind;
    }

    @Override
    public @Nullable TimedMail next() {
        Passenger next = first;
        if (next != null) {
            first = null;
        } else {
            next = further();
        }
        if (next == null) {
            return null;
        }
        aboard.add(next);
        return new TimedMail(next.shipment.mail(), next.shipment.deadline());
    }

    private @Nullable Passenger further() {
        // Who has to go its own way does not wait for all that might come behind: its time is running.
        boolean ends = leftBehind != null || !notDone.isEmpty() || listenersError != null;
        if (ends || !lent().isProven() || lent().isWantedBack()) {
            return null;
        }
        Parcel parcel = more.get();
        if (parcel == null) {
            return null;
        }
        Passenger passenger = passenger(parcel);
        if (!passenger.shipment.isHeldBack() && passenger.shipment.attempt().board(lent(), true)) {
            return passenger;
        }
        leftBehind = parcel;
        return null;
    }

    private Loan lent() {
        return Objects.requireNonNull(loan);
    }

    @Override
    public void sent(MailObject mail, SendResult result) {
        Passenger passenger = leave(mail);
        passenger.shipment.attempt().arrived(result, lent());
        done(passenger);
    }

    @Override
    public void failed(MailObject mail, RuntimeException failure) {
        Passenger passenger = leave(mail);
        boolean hadNoTime = passenger.shipment.deadline().isExpired(doneBefore);
        doneBefore = System.nanoTime();
        if (!(failure instanceof SmtpException e)) {
            tell(() -> passenger.parcel.failed(failure));
            return;
        }
        SendResult result = Objects.requireNonNull(e.result());
        if (lost && result.with(Outcome.IN_DOUBT).isEmpty()) {
            // The connection was lost with another mail, and nobody has this one: it has not been tried.
            passenger.shipment.attempt().unboard();
            notDone.add(passenger);
            return;
        }
        lost = lost || !lent().session().isConnected();
        if (hadNoTime && e instanceof SmtpTimeoutException && mail.content().isRepeatable()) {
            // The one before took all of its time, behind its content's end: it begins anew.
            notDone.add(passenger(passenger.parcel));
            return;
        }
        passenger.shipment.attempt().failed(e, lent());
        done(passenger);
    }

    private Passenger leave(MailObject mail) {
        for (Passenger passenger : aboard) {
            if (passenger.shipment.mail().equals(mail)) {
                aboard.remove(passenger);
                return passenger;
            }
        }
        throw new IllegalStateException("A mail that is not aboard is done: " + mail);
    }

    private void done(Passenger passenger) {
        if (passenger.shipment.isOver()) {
            goItsOwnWay(passenger);
        } else {
            notDone.add(passenger);
        }
        doneBefore = System.nanoTime(); // whoever was told took of the next one's time, too
    }

    private void goItsOwnWay(Passenger passenger) {
        SendResult result;
        try {
            result = passenger.shipment.run();
        } catch (RuntimeException | Error e) {
            tell(() -> passenger.parcel.failed(e));
            return;
        }
        tell(() -> passenger.parcel.sent(result));
    }

    /** Whoever fails at hearing of one mail must not keep the others from their end: nobody would know it of them. */
    private void tell(Runnable telling) {
        try {
            telling.run();
        } catch (Error e) {
            listenersError = listenersError == null ? e : listenersError;
        }
    }
}
