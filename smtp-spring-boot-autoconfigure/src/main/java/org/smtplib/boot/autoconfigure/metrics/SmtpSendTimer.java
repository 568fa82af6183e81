package org.smtplib.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Envelope;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.session.SessionConfig;
import org.springframework.util.function.SingletonSupplier;

/**
 * Times each mail as {@code smtp.client.send}, from when it was handed over until its fate was known. The tag {@code
 * outcome} is an {@link Outcome}, or PARTIAL when some recipients were accepted and others not; of a mail that nobody
 * got in different ways it is the one that most concerns whoever sends it again: IN_DOUBT, then REJECTED_TRANSIENT,
 * REJECTED_PERMANENT, NOT_SENT.
 */
public final class SmtpSendTimer implements SmtpEventListener {

    private final Supplier<MeterProvider<Timer>> timer;

    /**
     * A timer for the mails of one template, among whose listeners it has to be.
     *
     * @param registry asked for with the first mail, since what fills a registry may want the template itself
     * @param name value of the tag {@code smtp.client.name}, which tells templates apart
     * @param config the template's; asked for with the first mail, since the template is built after its listeners
     */
    public SmtpSendTimer(Supplier<MeterRegistry> registry, String name, Supplier<SessionConfig> config) {
        this.timer = SingletonSupplier.of(() -> Timer.builder("smtp.client.send")
                .description("Mails from being handed over until their fate was known")
                .tags(tags(name, config.get()))
                .withRegistry(registry.get()));
    }

    private static Tags tags(String name, SessionConfig config) {
        return Tags.of(
                "smtp.client.name",
                name,
                "server.address",
                config.endpoint().host(),
                "server.port",
                String.valueOf(config.endpoint().port()),
                "network.protocol.name",
                config.protocol().name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
        record(result.isComplete() ? Outcome.ACCEPTED.name() : "PARTIAL", elapsed);
    }

    @Override
    public void mailFailed(Envelope envelope, SmtpException failure, Duration elapsed) {
        record(worst(failure.result()).name(), elapsed);
    }

    private static Outcome worst(@Nullable SendResult result) {
        if (result != null) {
            for (Outcome outcome :
                    new Outcome[] {Outcome.IN_DOUBT, Outcome.REJECTED_TRANSIENT, Outcome.REJECTED_PERMANENT}) {
                if (!result.with(outcome).isEmpty()) {
                    return outcome;
                }
            }
        }
        return Outcome.NOT_SENT;
    }

    private void record(String outcome, Duration elapsed) {
        timer.get().withTag("outcome", outcome).record(elapsed);
    }
}
