package org.smtplib.pool;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keeper's round: what has aged goes, the reserve is looked after, and leases that last too long are reported. */
final class Rounds<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final Setup<T> setup;
    private final Alarm alarm;
    private final Places<T> places;
    private final Leases<T> leases;
    private final Reserve<T> reserve;
    private final Farewell<T> farewell;

    Rounds(Setup<T> setup, Alarm alarm, Places<T> places, Leases<T> leases, Reserve<T> reserve, Farewell<T> farewell) {
        this.setup = setup;
        this.alarm = alarm;
        this.places = places;
        this.leases = leases;
        this.reserve = reserve;
        this.farewell = farewell;
    }

    /** Does one round; the alarm is set for the next. */
    void make() {
        List<Entry<T>> spared = new ArrayList<>();
        List<Leases.Overdue> overdue;
        setup.lock().lock();
        try {
            if (places.isClosed()) {
                return;
            }
            long now = setup.clock().getAsLong();
            alarm.rang(now);
            places.evictAged(now, reserve.size(), farewell, spared);
            overdue = leases.newlyOverdue(now);
            reserve.replenish();
        } finally {
            setup.lock().unlock();
        }
        overdue.forEach(lease -> LOG.warn(
                "A {} has been in use for {} by thread \"{}\", longer than the pool's leak-threshold; is it ever given back?",
                setup.name(),
                lease.lentFor(),
                lease.trace().thread(),
                lease.trace()));
        spared.forEach(this::lookAfter);
    }

    /** The server may have left one that is idle by intention, and nobody borrows it to find that out. */
    private void lookAfter(Entry<T> entry) {
        boolean usable = isUsable(entry);
        CloseReason against = keep(entry, usable);
        if (against != null && usable) {
            farewell.end(entry, against);
        } else if (against != null) {
            farewell.drop(entry, against);
        }
    }

    private boolean isUsable(Entry<T> entry) {
        try {
            return setup.lifecycle().isUsable(entry.resource());
        } catch (RuntimeException e) {
            LOG.debug("A {} could not be looked after", setup.name(), e);
            return false;
        }
    }

    private @Nullable CloseReason keep(Entry<T> entry, boolean usable) {
        setup.lock().lock();
        try {
            places.wasLookedAfter();
            CloseReason against = usable ? places.keep(entry, setup.clock().getAsLong()) : CloseReason.UNUSABLE;
            if (against != null) {
                places.leaving();
            }
            return against;
        } finally {
            setup.lock().unlock();
        }
    }
}
