package org.smtplib.boot.autoconfigure.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.event.MailWatch;
import org.smtplib.event.MailWatcher;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendResult;
import org.smtplib.relay.ServerState;
import org.springframework.util.function.SingletonSupplier;

/** Observes each mail of one client; its parent is what the thread that handed the mail over was about. */
final class SmtpMailObserver implements MailWatcher {

    private final Supplier<ObservationRegistry> registry;
    private final @Nullable SmtpClientObservationConvention custom;
    private final SmtpClientObservationConvention standard;
    private final String clientName;
    private final Supplier<List<ServerState>> servers;

    /**
     * An observer.
     *
     * @param registry asked for with the first mail, since what fills it may want the template itself
     * @param custom the application's own convention, or null
     * @param servers of the client; asked for with each end of a mail
     */
    SmtpMailObserver(
            Supplier<ObservationRegistry> registry,
            @Nullable SmtpClientObservationConvention custom,
            SmtpClientObservationConvention standard,
            String clientName,
            Supplier<List<ServerState>> servers) {
        this.registry = SingletonSupplier.of(registry);
        this.custom = custom;
        this.standard = standard;
        this.clientName = clientName;
        this.servers = servers;
    }

    @Override
    public MailWatch begun(MailObject mail) {
        return observe(mail, null);
    }

    /** The mails of a batch begin on other threads, which are about nothing. */
    @Override
    public MailWatcher ofBatch() {
        Observation parent = registry.get().getCurrentObservation();
        return parent == null ? this : mail -> observe(mail, parent);
    }

    private MailWatch observe(MailObject mail, @Nullable Observation parent) {
        SmtpClientObservationContext context = new SmtpClientObservationContext(clientName, mail);
        Observation observation =
                SmtpClientObservationDocumentation.SEND.observation(custom, standard, () -> context, registry.get());
        if (observation.isNoop()) {
            return MailWatch.NONE;
        }
        if (parent != null) {
            observation.parentObservation(parent);
        }
        observation.start();
        return new ObservedMail(observation, context, mail.envelope().recipients());
    }

    /** Ends the observation of one mail. */
    private final class ObservedMail implements MailWatch {

        private final Observation observation;
        private final SmtpClientObservationContext context;
        private final Collection<String> recipients;

        private ObservedMail(
                Observation observation, SmtpClientObservationContext context, Collection<String> recipients) {
            this.observation = observation;
            this.context = context;
            this.recipients = recipients;
        }

        @Override
        public void sent(SendResult result) {
            end(result, null);
        }

        @Override
        public void failed(Throwable failure) {
            SendResult result = failure instanceof SmtpException known ? known.result() : null;
            observation.error(Discreet.of(failure, recipients));
            end(result, failure);
        }

        /** An observation that is not stopped would be there for ever. */
        private void end(@Nullable SendResult result, @Nullable Throwable failure) {
            try {
                context.end(result, failure, servers.get());
            } finally {
                observation.stop();
            }
        }
    }
}
