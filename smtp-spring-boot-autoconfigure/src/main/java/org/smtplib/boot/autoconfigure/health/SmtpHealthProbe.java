package org.smtplib.boot.autoconfigure.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.smtplib.SmtpTemplate;

/** Asks the servers of one client whether they answer, one question at a time, and not again while the answer counts. */
final class SmtpHealthProbe {

    private final SmtpTemplate template;
    private final SmtpHealthListener listener;
    private final Duration cache;
    private final Duration timeout;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private @Nullable Instant answered;

    SmtpHealthProbe(
            SmtpTemplate template, SmtpHealthListener listener, Duration cache, Duration timeout, InstantSource clock) {
        this.template = template;
        this.listener = listener;
        this.cache = cache;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** Asks, unless an answer still counts that came after the time given; the listener then knows it. */
    void ask(Instant notBefore) {
        Instant begun = clock.instant();
        asking.lock();
        try {
            // Whoever waited for another to ask has the same answer.
            Instant last = answered;
            boolean shared = last != null
                    && !last.isBefore(notBefore)
                    && (!last.isBefore(begun) || begun.isBefore(last.plus(cache)));
            if (shared) {
                return;
            }
            listener.probed(template.probe(timeout));
            if (!Thread.currentThread().isInterrupted()) {
                answered = clock.instant();
            }
        } finally {
            asking.unlock();
        }
    }
}
