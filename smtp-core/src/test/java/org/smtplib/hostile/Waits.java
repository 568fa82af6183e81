package org.smtplib.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.protocol.Reply;
import org.smtplib.session.Timeouts;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.TlsInfo;

/** Looks on from the client's side, and measures the longest time in which it gets from one event to no other. */
final class Waits implements SmtpEventListener {

    /** Each wait as long as no test takes. */
    static final Timeouts PATIENT = new Timeouts(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20));

    /** A wait that a trial is about: five octets of a reply that comes one octet at a time. */
    static final Duration SHORT = Duration.ofMillis(500);

    private final AtomicLong start = new AtomicLong();
    private final AtomicLong last = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();
    private final AtomicInteger commands = new AtomicInteger();
    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger disconnected = new AtomicInteger();

    /** The client is about to do what is measured. */
    void begin() {
        long now = System.nanoTime();
        longest.set(0);
        start.set(now);
        last.set(now);
    }

    /** The client has come back. */
    void end() {
        mark();
    }

    /** The client has got one further. */
    void mark() {
        long now = System.nanoTime();
        long wait = now - last.getAndSet(now);
        longest.accumulateAndGet(wait, Math::max);
    }

    /** The promise: no wait is longer than its deadline and a fifth of it, or a second where that is more. */
    void assertEndedBy(Duration deadline) {
        assertThat(Duration.ofNanos(longest.get())).as("longest wait").isBetween(deadline, late(deadline));
    }

    /** The same of all that was done together, whose deadline it is. */
    void assertAllEndedBy(Duration deadline) {
        assertThat(Duration.ofNanos(last.get() - start.get())).as("all waits").isBetween(deadline, late(deadline));
    }

    private static Duration late(Duration deadline) {
        Duration fifth = deadline.dividedBy(5);
        return deadline.plus(fifth.compareTo(Duration.ofSeconds(1)) > 0 ? fifth : Duration.ofSeconds(1));
    }

    /** Connections that were opened and not ended. */
    int open() {
        return connected.get() - disconnected.get();
    }

    /** Lines that were said, or that it was tried to say. */
    int commands() {
        return commands.get();
    }

    /** Whether TLS began. */
    boolean tls() {
        return handshakes.get() > 0;
    }

    @Override
    public void connecting(Endpoint endpoint) {
        mark();
    }

    @Override
    public void connected(Endpoint endpoint) {
        mark();
        connected.incrementAndGet();
    }

    @Override
    public void tlsStarted(Endpoint endpoint, TlsInfo tls) {
        mark();
        handshakes.incrementAndGet();
    }

    @Override
    public void sending(Endpoint endpoint, String line) {
        mark();
        commands.incrementAndGet();
    }

    @Override
    public void contentSent(Endpoint endpoint, long octets) {
        mark();
    }

    @Override
    public void replyReceived(Endpoint endpoint, Reply reply) {
        mark();
    }

    @Override
    public void disconnected(Endpoint endpoint, String reason) {
        mark();
        disconnected.incrementAndGet();
    }
}
