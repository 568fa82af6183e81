package org.smtplib.pool;

import org.smtplib.value.Deadline;

/** Makes what is lent, and counts it. */
final class Maker<T> {

    private final Setup<T> setup;
    private final Ageing ageing;
    private final Places<T> places;
    private final Tally tally;

    Maker(Setup<T> setup, Ageing ageing, Places<T> places, Tally tally) {
        this.setup = setup;
        this.ageing = ageing;
        this.places = places;
        this.tally = tally;
    }

    /** Makes one for a place that the caller has taken. */
    Entry<T> make(Deadline deadline) {
        int generation = begin();
        long start = setup.clock().getAsLong();
        boolean made = false;
        try {
            T resource = setup.lifecycle().create(deadline);
            made = true;
            int uses = setup.lifecycle().maxUses(resource);
            return ageing.entry(resource, generation, uses, setup.clock().getAsLong());
        } finally {
            count(made, setup.clock().getAsLong() - start);
        }
    }

    /** Taken before the making begins: what is made of yesterday's material is of yesterday. */
    private int begin() {
        setup.lock().lock();
        try {
            places.making();
            return places.generation();
        } finally {
            setup.lock().unlock();
        }
    }

    private void count(boolean made, long nanos) {
        setup.lock().lock();
        try {
            places.made();
            if (made) {
                tally.created(nanos);
            } else {
                tally.failed();
            }
        } finally {
            setup.lock().unlock();
        }
    }
}
