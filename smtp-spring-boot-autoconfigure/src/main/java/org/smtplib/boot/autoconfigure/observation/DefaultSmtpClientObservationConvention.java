package org.smtplib.boot.autoconfigure.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtplib.boot.autoconfigure.observation.SmtpClientObservationDocumentation.HighCardinalityKeyNames;
import org.smtplib.boot.autoconfigure.observation.SmtpClientObservationDocumentation.LowCardinalityKeyNames;
import org.smtplib.message.RecipientResult;
import org.smtplib.protocol.Reply;
import org.smtplib.relay.ServerState;
import org.smtplib.session.ServerOffer;

/**
 * The name {@code smtp.client.send} and the keys of {@link SmtpClientObservationDocumentation}, the same for each mail:
 * of two sets of keys under one name some registries drop the second.
 */
public class DefaultSmtpClientObservationConvention implements SmtpClientObservationConvention {

    private static final String NAME = "smtp.client.send";

    private final boolean includeRecipients;

    /** {@code includeRecipients} says whether spans are told the addresses of the recipients. */
    public DefaultSmtpClientObservationConvention(boolean includeRecipients) {
        this.includeRecipients = includeRecipients;
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(SmtpClientObservationContext context) {
        return "smtp send";
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(SmtpClientObservationContext context) {
        ServerState server = context.server();
        Reply reply = context.reply();
        return KeyValues.of(
                LowCardinalityKeyNames.CLIENT_NAME.withValue(context.clientName()),
                LowCardinalityKeyNames.SERVER_ADDRESS.withValue(
                        server == null ? KeyValue.NONE_VALUE : server.endpoint().host()),
                LowCardinalityKeyNames.SERVER_PORT.withValue(
                        server == null
                                ? KeyValue.NONE_VALUE
                                : String.valueOf(server.endpoint().port())),
                LowCardinalityKeyNames.PROTOCOL_NAME.withValue(
                        server == null
                                ? KeyValue.NONE_VALUE
                                : server.protocol().name().toLowerCase(Locale.ROOT)),
                LowCardinalityKeyNames.TLS.withValue(tls(server)),
                LowCardinalityKeyNames.OUTCOME.withValue(
                        context.outcome() == null
                                ? KeyValue.NONE_VALUE
                                : context.outcome().name()),
                LowCardinalityKeyNames.STATUS_CODE.withValue(
                        reply == null ? KeyValue.NONE_VALUE : String.valueOf(reply.code())));
    }

    private static String tls(@Nullable ServerState server) {
        ServerOffer offer = server == null ? null : server.offer();
        if (server == null || offer == null || offer.tls() == null) {
            return KeyValue.NONE_VALUE;
        }
        return server.protocol().implicitTls() ? "implicit" : "starttls";
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(SmtpClientObservationContext context) {
        KeyValues keys = KeyValues.of(
                HighCardinalityKeyNames.QUEUE_ID.withValue(queueId(context)),
                HighCardinalityKeyNames.RECIPIENT_COUNT.withValue(
                        String.valueOf(context.mail().envelope().recipients().size())),
                HighCardinalityKeyNames.SIZE.withValue(
                        context.size().isEmpty()
                                ? KeyValue.NONE_VALUE
                                : String.valueOf(context.size().getAsLong())));
        return includeRecipients
                ? keys.and(HighCardinalityKeyNames.RECIPIENTS.withValue(
                        String.join(", ", context.mail().envelope().recipients())))
                : keys;
    }

    private static String queueId(SmtpClientObservationContext context) {
        return context.result() == null
                ? KeyValue.NONE_VALUE
                : context.result().recipients().stream()
                        .map(RecipientResult::queueId)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(KeyValue.NONE_VALUE);
    }
}
