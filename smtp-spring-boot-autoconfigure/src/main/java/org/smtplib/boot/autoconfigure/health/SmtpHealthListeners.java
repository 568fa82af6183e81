package org.smtplib.boot.autoconfigure.health;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.smtplib.SmtpTemplateBuilder;
import org.smtplib.boot.autoconfigure.SmtpTemplateBuilderCustomizer;

/**
 * One {@link SmtpHealthListener} for each client, so that two that log in to the same server as different users are not
 * taken for each other.
 */
public final class SmtpHealthListeners implements SmtpTemplateBuilderCustomizer {

    private final Map<String, SmtpHealthListener> listeners = new ConcurrentHashMap<>();

    @Override
    public void customize(String client, SmtpTemplateBuilder builder) {
        builder.listener(of(client));
    }

    /** The listener of one client, such as a template bean of the application's own by the bean's name. */
    public SmtpHealthListener of(String client) {
        return listeners.computeIfAbsent(client, name -> new SmtpHealthListener());
    }
}
