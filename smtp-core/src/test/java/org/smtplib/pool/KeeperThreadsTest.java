package org.smtplib.pool;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtplib.event.LogCapture;
import org.smtplib.transport.Eventually;

/** What is done in the background is done, whatever happened before. */
class KeeperThreadsTest {

    private static final String NAME = "keeper of a test";

    private final KeeperThreads keeper = new KeeperThreads(NAME, 1);
    private final BlockingQueue<String> done = new ArrayBlockingQueue<>(10);

    @AfterEach
    void noThreadIsLeft() {
        keeper.shutdown();
    }

    @Test
    void taskThatFailsIsLoggedAndTheNextOneRuns() throws Exception {
        try (LogCapture log = new LogCapture(KeeperThreads.class.getName(), Level.WARN)) {
            keeper.execute(() -> {
                throw new IllegalStateException("no luck");
            });
            keeper.schedule(() -> done.add("next"), 1);
            assertThat(done.poll(10, TimeUnit.SECONDS)).isEqualTo("next");
            assertThat(log.events())
                    .singleElement()
                    .satisfies(event ->
                            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("no luck"));
        }
    }

    @Test
    void threadKeepsNobodyAlive() throws Exception {
        keeper.execute(() -> {
            Thread self = Thread.currentThread();
            done.add(self.getName() + ", daemon " + self.isDaemon() + ", loader " + self.getContextClassLoader());
        });
        assertThat(done.poll(10, TimeUnit.SECONDS)).isEqualTo(NAME + ", daemon true, loader null");
    }

    @Test
    void shutdownDropsWhatIsForLaterAndNothingElse() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        keeper.execute(() -> {
            began.countDown();
            try {
                assertThat(mayEnd.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                done.add("interrupted");
            }
        });
        assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();
        keeper.execute(() -> done.add("soon"));
        keeper.schedule(() -> done.add("later"), Duration.ofHours(1).toNanos());
        keeper.shutdown();
        mayEnd.countDown();
        assertThat(done.poll(10, TimeUnit.SECONDS)).isEqualTo("soon");
        Eventually.becomes(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals(NAME)));
        assertThat(done).isEmpty();
    }
}
