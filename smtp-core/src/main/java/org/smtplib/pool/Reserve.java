package org.smtplib.pool;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.exception.SmtpException;
import org.smtplib.value.Deadline;

/**
 * Has the keeper make what is missing of the minimum idle, one at a time. It takes a place like any borrower, and what it
 * makes goes to the first who waits. After a failure it pauses, longer each time; after one that will last it leaves the
 * server alone until a borrower could open one, or for an hour.
 */
final class Reserve<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);

    private final Setup<T> setup;
    private final int minIdle;
    private final Places<T> places;
    private final Maker<T> maker;
    private final Farewell<T> farewell;
    private final Alarm alarm;
    private final Backoff backoff;
    private boolean making;
    private boolean resting;
    /** Is of whoever makes, one after the other. */
    private boolean failing;

    Reserve(Setup<T> setup, Places<T> places, Maker<T> maker, Farewell<T> farewell, Alarm alarm, Backoff backoff) {
        this.setup = setup;
        this.minIdle = setup.config().minIdle();
        this.places = places;
        this.maker = maker;
        this.farewell = farewell;
        this.alarm = alarm;
        this.backoff = backoff;
    }

    /** How many idle ones are spared. Needs the lock. */
    int size() {
        return resting ? 0 : minIdle;
    }

    /** Needs no reserve until somebody borrows. Needs the lock. */
    void rest() {
        resting = true;
    }

    /** Ends the rest. Needs the lock. */
    void wake() {
        resting = false;
    }

    /** A borrower could open one, or what they are opened with was changed. Needs the lock. */
    void maySucceedNow() {
        if (backoff.changed()) {
            replenish();
        }
    }

    /** How many are being made. Needs the lock. */
    int making() {
        return making ? 1 : 0;
    }

    /** Has one more made if it is missing, and now is the time. Needs the lock. */
    void replenish() {
        if (making || places.ready() >= size() || places.isClosed() || !places.hasFree()) {
            return;
        }
        long now = setup.clock().getAsLong();
        long next = backoff.until(now);
        if (next - now > 0) {
            alarm.ringBy(next, now);
        } else if (places.take()) {
            making = true;
            setup.keeper().execute(this::make);
        }
    }

    private void make() {
        Entry<T> made = null;
        boolean lasting = false;
        try {
            if (isWanted()) {
                made = maker.make(Deadline.never());
                succeeded();
            }
        } catch (RuntimeException e) {
            lasting = e instanceof SmtpException failure && !failure.isTransient();
            failed(e, lasting);
        } finally {
            settle(made, lasting);
        }
    }

    private void succeeded() {
        if (failing) {
            failing = false;
            LOG.info("A {} can be opened ahead again", setup.name());
        }
    }

    /** Said aloud once: no sender hears of it. */
    private void failed(RuntimeException failure, boolean lasting) {
        if (!failing) {
            failing = true;
            LOG.warn(
                    "No {} can be opened ahead for the pool's min-idle; it is tried again {}: {}",
                    setup.name(),
                    lasting ? "when a mail could open one, or after an hour" : "after a pause",
                    failure.toString());
        }
        LOG.debug("No {} could be opened ahead", setup.name(), failure);
    }

    private boolean isWanted() {
        setup.lock().lock();
        try {
            return !places.isClosed();
        } finally {
            setup.lock().unlock();
        }
    }

    private void settle(@Nullable Entry<T> made, boolean lasting) {
        CloseReason against = null;
        setup.lock().lock();
        try {
            making = false;
            long now = setup.clock().getAsLong();
            if (made == null) {
                pause(lasting, now);
                places.free();
            } else {
                backoff.succeeded();
                against = resting && !places.isAwaited() ? CloseReason.EVICTED : places.keep(made, now);
            }
            if (against != null) {
                places.leaving();
            }
            replenish();
        } finally {
            setup.lock().unlock();
        }
        if (made != null && against != null) {
            farewell.end(made, against);
        }
    }

    private void pause(boolean lasting, long now) {
        if (lasting) {
            backoff.failedForGood(now);
        } else {
            backoff.failed(now);
        }
    }
}
