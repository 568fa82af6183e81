package org.smtplib.sasl;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;

class SaslTextTest {

    /** RFC 4616 section 2: passwd = 1*SAFE. */
    @Test
    void emptyPasswordIsRefusedByPlain() {
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> new PlainMechanism(Credentials.of("ann", "")).initialResponse());
    }

    /** It would be sent as a question mark: another password than the one given. */
    @Test
    void passwordThatHasNoUtf8IsRefused() {
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> new PlainMechanism(Credentials.of("ann", "a\ud800")).initialResponse());
    }
}
