package org.smtplib.boot.autoconfigure.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** What is observed of mails, with all its keys. */
public enum SmtpClientObservationDocumentation implements ObservationDocumentation {

    /** A mail from being handed over until its fate is known, however many attempts that takes. */
    SEND {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultSmtpClientObservationConvention.class;
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return LowCardinalityKeyNames.values();
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return HighCardinalityKeyNames.values();
        }
    };

    /** Keys of meters and spans; each is always there, with {@code none} where nothing is known. */
    public enum LowCardinalityKeyNames implements KeyName {

        /** {@code default}, or the name of the client. */
        CLIENT_NAME("smtp.client.name"),

        /** Host of the server that answered, or of the only one there is. */
        SERVER_ADDRESS("server.address"),

        /** Its port. */
        SERVER_PORT("server.port"),

        /** {@code smtp}, {@code smtps} or {@code lmtp}. */
        PROTOCOL_NAME("network.protocol.name"),

        /** {@code none}, {@code starttls} or {@code implicit}, as of the last connection to that server. */
        TLS("smtp.tls"),

        /** What became of the mail, as an {@link SmtpMailOutcome}. */
        OUTCOME("outcome"),

        /** Code of the reply that decided the outcome. */
        STATUS_CODE("smtp.response.status_code");

        private final String key;

        LowCardinalityKeyNames(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    /** Keys of spans alone. */
    public enum HighCardinalityKeyNames implements KeyName {

        /** Under which the server keeps the mail, where its reply shows that. */
        QUEUE_ID("smtp.message.queue_id"),

        /** Number of recipients. */
        RECIPIENT_COUNT("smtp.message.recipient_count"),

        /** Octets of the content, where they are known without reading it. */
        SIZE("smtp.message.size"),

        /** Addresses of the recipients; there only when asked for. */
        RECIPIENTS("smtp.message.recipients") {
            @Override
            public boolean isRequired() {
                return false;
            }
        };

        private final String key;

        HighCardinalityKeyNames(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }
}
