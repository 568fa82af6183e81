package org.smtplib.relay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;

/** Puts the servers into the order in which one mail tries them: each once, so that none is forgotten. */
final class ServerOrder {

    private final ServerChoice choice;
    private final DoubleSupplier random;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * An order by choice.
     *
     * @param random numbers from 0 to less than 1
     */
    ServerOrder(ServerChoice choice, DoubleSupplier random) {
        this.choice = choice;
        this.random = random;
    }

    List<Relay> of(List<Relay> relays) {
        if (choice == ServerChoice.ORDERED || relays.size() == 1) {
            return relays;
        }
        List<Relay> order = new ArrayList<>(relays);
        if (choice == ServerChoice.ROUND_ROBIN) {
            Collections.rotate(order, -Math.floorMod(turn.getAndIncrement(), relays.size()));
        } else {
            draw(order);
        }
        return order;
    }

    /** Draws one after the other, without putting back. */
    private void draw(List<Relay> order) {
        for (int place = 0; place < order.size() - 1; place++) {
            List<Relay> left = order.subList(place, order.size());
            double point = random.getAsDouble()
                    * left.stream().mapToLong(Relay::weight).sum();
            int drawn = 0;
            for (point -= left.get(0).weight(); point >= 0 && drawn < left.size() - 1; drawn++) {
                point -= left.get(drawn + 1).weight();
            }
            Collections.swap(order, place, place + drawn);
        }
    }
}
