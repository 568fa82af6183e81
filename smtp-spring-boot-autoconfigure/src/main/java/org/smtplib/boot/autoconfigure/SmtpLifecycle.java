package org.smtplib.boot.autoconfigure;

import org.smtplib.SmtpTemplate;
import org.springframework.context.SmartLifecycle;

/**
 * Ends the idle connections whenever the application stops or pauses, as between tests or for a checkpoint. Sending goes
 * on to work: others may still have mail to send while they stop, and what ends a template is its {@code close()}.
 */
final class SmtpLifecycle implements SmartLifecycle {

    private final SmtpClients clients;
    private volatile boolean running;

    SmtpLifecycle(SmtpClients clients) {
        this.clients = clients;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        clients.made().forEach(SmtpTemplate::evictIdle);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Among the last to stop. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE / 2;
    }
}
