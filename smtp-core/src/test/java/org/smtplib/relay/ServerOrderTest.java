package org.smtplib.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtplib.pool.PoolConfig;
import org.smtplib.pool.SmtpSessionPool;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSessionFactory;

/** In which order a mail tries the servers. */
class ServerOrderTest {

    private final List<SmtpSessionPool> pools = IntStream.rangeClosed(1, 3)
            .mapToObj(port -> new SmtpSessionPool(
                    new SmtpSessionFactory(
                            SessionConfig.builder("127.0.0.1").port(port).build()),
                    PoolConfig.DEFAULT))
            .toList();

    @AfterEach
    void closePools() {
        pools.forEach(SmtpSessionPool::close);
    }

    private List<Relay> relays(int... weights) {
        return IntStream.range(0, weights.length)
                .mapToObj(i -> new Relay(pools.get(i), weights[i], false, RelayConfig.DEFAULT))
                .toList();
    }

    private static List<Integer> ports(List<Relay> order) {
        return order.stream().map(relay -> relay.endpoint().port()).toList();
    }

    @Test
    void orderedIsAlwaysTheOrderGiven() {
        ServerOrder order = new ServerOrder(ServerChoice.ORDERED, () -> 0.99);
        List<Relay> relays = relays(1, 9, 9);
        assertThat(ports(order.of(relays))).containsExactly(1, 2, 3);
        assertThat(ports(order.of(relays))).containsExactly(1, 2, 3);
    }

    @Test
    void roundRobinBeginsWithEachInItsTurnAndForgetsNone() {
        ServerOrder order = new ServerOrder(ServerChoice.ROUND_ROBIN, () -> 0);
        List<Relay> relays = relays(1, 1, 1);
        assertThat(ports(order.of(relays))).containsExactly(1, 2, 3);
        assertThat(ports(order.of(relays))).containsExactly(2, 3, 1);
        assertThat(ports(order.of(relays))).containsExactly(3, 1, 2);
        assertThat(ports(order.of(relays))).containsExactly(1, 2, 3);
    }

    @Test
    void drawnPointFallsIntoTheShareOfOneServer() {
        List<Relay> relays = relays(2, 1, 1);
        // The shares of the first draw: 0 to 0.5, to 0.75, to 1. The second is drawn of those that are left.
        assertThat(drawn(relays, 0.0)).startsWith(1);
        assertThat(drawn(relays, 0.49)).startsWith(1);
        assertThat(drawn(relays, 0.5)).startsWith(2);
        assertThat(drawn(relays, 0.74)).startsWith(2);
        assertThat(drawn(relays, 0.75)).startsWith(3);
        assertThat(drawn(relays, 0.999)).startsWith(3);
    }

    private static List<Integer> drawn(List<Relay> relays, double point) {
        List<Integer> ports = ports(new ServerOrder(ServerChoice.WEIGHTED, () -> point).of(relays));
        assertThat(ports).containsExactlyInAnyOrder(1, 2, 3);
        return ports;
    }

    @Test
    void weightedIsInProportionAtEveryPlace() {
        ServerOrder order = new ServerOrder(ServerChoice.WEIGHTED, new Random(11)::nextDouble);
        List<Relay> relays = relays(6, 3, 1);
        Map<List<Integer>, Integer> counts = new HashMap<>();
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            counts.merge(ports(order.of(relays)).subList(0, 2), 1, Integer::sum);
        }
        // First of 6 in 10; behind it 3 of the 4 that are left.
        assertThat(counts.get(List.of(1, 2)) / (double) draws).isBetween(0.43, 0.47);
        assertThat(counts.get(List.of(3, 2)) / (double) draws).isBetween(0.025, 0.042);
    }

    @Test
    void hugeWeightsAreNoOverflow() {
        List<Relay> relays = relays(Integer.MAX_VALUE, Integer.MAX_VALUE, 1);
        assertThat(drawn(relays, 0.25)).startsWith(1);
        assertThat(drawn(relays, 0.75)).startsWith(2);
    }

    @Test
    void oneServerIsItsOwnOrder() {
        for (ServerChoice choice : ServerChoice.values()) {
            assertThat(ports(new ServerOrder(choice, () -> 0.5).of(relays(4)))).containsExactly(1);
        }
    }
}
