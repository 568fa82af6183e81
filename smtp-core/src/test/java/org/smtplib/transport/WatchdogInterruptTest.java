package org.smtplib.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.management.ManagementFactory;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtplib.testing.Peer;
import org.smtplib.testing.ScriptedSmtpServer;

class WatchdogInterruptTest {

    @Test
    void watchdogThatIsInterruptedDoesNotSpin() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(Peer::drainUntilEof);
                Transport transport = Peers.connect(server)) {
            Thread watchdog = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("smtp-watchdog"))
                    .findFirst()
                    .orElseThrow();
            watchdog.interrupt();
            var threads = ManagementFactory.getThreadMXBean();
            long before = threads.getThreadCpuTime(watchdog.getId());
            try {
                transport.read(ByteBuffer.allocate(1), Peers.in(Duration.ofSeconds(1)));
            } catch (java.io.IOException e) {
                // as it should
            }
            long spent = threads.getThreadCpuTime(watchdog.getId()) - before;
            assertThat(Duration.ofNanos(spent)).isLessThan(Duration.ofMillis(200));
        }
    }

    @Test
    void nameThatOnlyLooksLikeAnAddressIsLookedUpWithinTheDeadline() {
        // Both are no literals, so that the JDK asks the resolver, on the caller's thread and for as long as it takes.
        for (String host : List.of("300.300.300.300", "1.2.3.4.5")) {
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .as(host)
                    .isThrownBy(() -> Connector.connect(new Endpoint(host, 25), Peers.in(Duration.ofNanos(1))));
        }
    }
}
