package org.smtplib.boot.autoconfigure.observation;

import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.event.MailWatcher;
import org.smtplib.relay.ServerState;

/** Makes the observer of a client's mails; for a template that the application builds itself, too. */
public final class SmtpMailObservers {

    private final Supplier<ObservationRegistry> registry;
    private final @Nullable SmtpClientObservationConvention custom;
    private final SmtpClientObservationConvention standard;

    /**
     * A maker of observers.
     *
     * @param registry asked for with the first mail
     * @param custom the application's own convention, or null
     * @param standard used where neither the application nor the registry has another
     */
    public SmtpMailObservers(
            Supplier<ObservationRegistry> registry,
            @Nullable SmtpClientObservationConvention custom,
            SmtpClientObservationConvention standard) {
        this.registry = registry;
        this.custom = custom;
        this.standard = standard;
    }

    /**
     * A watcher for {@link org.smtplib.SmtpTemplateBuilder#watcher}.
     *
     * @param clientName value of the key {@code smtp.client.name}
     * @param servers those of the template, as {@code () -> template.servers()}; asked when a mail is at its end
     */
    public MailWatcher observer(String clientName, Supplier<List<ServerState>> servers) {
        return new SmtpMailObserver(registry, custom, standard, clientName, servers);
    }
}
