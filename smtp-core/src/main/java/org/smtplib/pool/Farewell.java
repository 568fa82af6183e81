package org.smtplib.pool;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.value.Deadline;

/** Ends what has to go, politely unless it is broken, and frees its place whatever happens. */
final class Farewell<T> implements Places.Exit<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);

    /** How long its turn to part politely may take to come while somebody waits for its place. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Setup<T> setup;
    private final Places<T> places;
    private final Tally tally;
    private final Runnable afterwards;

    /** {@code afterwards} is run under the lock when a place came free. */
    Farewell(Setup<T> setup, Places<T> places, Tally tally, Runnable afterwards) {
        this.setup = setup;
        this.places = places;
        this.tally = tally;
        this.afterwards = afterwards;
    }

    /**
     * Has one ended by the keeper, so that no sender waits for another connection's QUIT. Needs the lock, and a pool that
     * is not closed.
     */
    @Override
    public void leave(Entry<T> entry, CloseReason reason) {
        places.leaving();
        Deadline turn = Deadline.after(PATIENCE, setup.clock().getAsLong());
        setup.keeper().execute(() -> part(entry, reason, turn));
    }

    /** Nobody waits for a place behind one QUIT after the other that a server does not answer. */
    private void part(Entry<T> entry, CloseReason reason, Deadline turn) {
        if (turn.isExpired(setup.clock().getAsLong()) && isPlaceAwaited()) {
            drop(entry, reason);
        } else {
            end(entry, reason);
        }
    }

    private boolean isPlaceAwaited() {
        setup.lock().lock();
        try {
            return places.isAwaited();
        } finally {
            setup.lock().unlock();
        }
    }

    /** Ends one that {@linkplain Places#leaving() is leaving}, on this thread. */
    void end(Entry<T> entry, CloseReason reason) {
        end(
                entry,
                reason,
                Deadline.after(setup.config().closeTimeout(), setup.clock().getAsLong()));
    }

    /** Ends one that is leaving, on this thread, waiting no longer than until the deadline. */
    void end(Entry<T> entry, CloseReason reason, Deadline deadline) {
        finish(() -> setup.lifecycle().dispose(entry.resource(), deadline), reason, true);
    }

    /** Ends one that is leaving, at once. */
    void drop(Entry<T> entry, CloseReason reason) {
        finish(() -> setup.lifecycle().drop(entry.resource()), reason, true);
    }

    /** Ends one at once, and leaves its place to the caller. */
    void dropForItsPlace(Entry<T> entry, CloseReason reason) {
        finish(() -> setup.lifecycle().drop(entry.resource()), reason, false);
    }

    private void finish(Runnable ending, CloseReason reason, boolean placeToo) {
        try {
            ending.run();
        } catch (RuntimeException e) {
            LOG.warn("A {} could not be ended in good order", setup.name(), e);
        } finally {
            setup.lock().lock();
            try {
                tally.closed(reason);
                if (placeToo) {
                    places.left();
                    afterwards.run();
                }
            } finally {
                setup.lock().unlock();
            }
        }
    }
}
