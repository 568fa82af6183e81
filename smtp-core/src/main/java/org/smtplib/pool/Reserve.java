package org.smtplib.pool;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.value.Deadline;

/**
 * Has the keeper make what is missing of the minimum idle, one at a time. It takes a place like any borrower, and what it
 * makes goes to the first who waits. After a failure it pauses, longer each time.
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
        try {
            if (isWanted()) {
                made = maker.make(Deadline.never());
            }
        } catch (RuntimeException e) {
            LOG.debug("No {} could be opened ahead; the next attempt follows after a pause", setup.name(), e);
        } finally {
            settle(made);
        }
    }

    private boolean isWanted() {
        setup.lock().lock();
        try {
            return !places.isClosed();
        } finally {
            setup.lock().unlock();
        }
    }

    private void settle(@Nullable Entry<T> made) {
        CloseReason against = null;
        setup.lock().lock();
        try {
            making = false;
            long now = setup.clock().getAsLong();
            if (made == null) {
                backoff.failed(now);
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
}
