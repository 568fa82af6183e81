package org.smtplib.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.event.MailWatch;
import org.smtplib.event.MailWatcher;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.springframework.util.function.SingletonSupplier;

/**
 * Counts the recipients of one client's mails by outcome, {@code smtp.client.recipients}, and sums up how large the mails
 * are that somebody accepted, {@code smtp.client.messages.size}.
 */
public final class SmtpMailMeters implements MailWatcher {

    private final Supplier<Meters> meters;

    /**
     * Meters for the mails of one template, among whose watchers they have to be.
     *
     * @param registry asked for with the first mail, since what fills a registry may want the template itself
     * @param name value of the tag {@code smtp.client.name}, which tells templates apart
     */
    public SmtpMailMeters(Supplier<MeterRegistry> registry, String name) {
        meters = SingletonSupplier.of(() -> new Meters(registry.get(), name));
    }

    @Override
    public MailWatch begun(MailObject mail) {
        return new CountedMail(mail);
    }

    private final class CountedMail implements MailWatch {

        private final MailObject mail;

        private CountedMail(MailObject mail) {
            this.mail = mail;
        }

        @Override
        public void sent(SendResult result) {
            meters.get().count(result);
            meters.get().measure(mail);
        }

        @Override
        public void failed(Throwable failure) {
            SendResult result = failure instanceof SmtpException known ? known.result() : null;
            meters.get().count(result == null ? unknown(failure) : result);
        }

        /** An error may have come behind the content; whatever else leaves no result came before anything was sent. */
        private SendResult unknown(Throwable failure) {
            Outcome outcome = failure instanceof Error ? Outcome.IN_DOUBT : Outcome.NOT_SENT;
            return SendResult.ofAll("", mail.envelope(), outcome, "");
        }
    }

    /** The meters, once there is a registry for them. */
    private static final class Meters {

        private final MeterRegistry registry;
        private final String name;
        private final DistributionSummary sizes;

        private Meters(MeterRegistry registry, String name) {
            this.registry = registry;
            this.name = name;
            sizes = DistributionSummary.builder("smtp.client.messages.size")
                    .description("Octets of mails that somebody accepted, where known without reading them")
                    .baseUnit("bytes")
                    .tag("smtp.client.name", name)
                    .register(registry);
            for (Outcome outcome : Outcome.values()) {
                recipients(outcome);
            }
        }

        private Counter recipients(Outcome outcome) {
            return Counter.builder("smtp.client.recipients")
                    .description("Recipients of mails")
                    .tag("smtp.client.name", name)
                    .tag("outcome", outcome.name())
                    .register(registry);
        }

        private void count(SendResult result) {
            for (Outcome outcome : Outcome.values()) {
                int number = result.with(outcome).size();
                if (number > 0) {
                    recipients(outcome).increment(number);
                }
            }
        }

        private void measure(MailObject mail) {
            Long size = size(mail);
            if (size != null) {
                sizes.record(size);
            }
        }

        private static @Nullable Long size(MailObject mail) {
            try {
                OptionalLong known = mail.content().knownLength();
                return known.isEmpty() ? null : known.getAsLong();
            } catch (IOException e) {
                return null; // it changed behind the sending, which is no concern of the mail
            }
        }
    }
}
