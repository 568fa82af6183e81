package org.smtplib.sasl;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;

/** Names and passwords are sent as given, or not at all. */
class SaslTextTest {

    /** RFC 4616 section 2: passwd = 1*SAFE. */
    @Test
    void emptyPasswordIsRefusedByPlain() {
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> new PlainMechanism(Credentials.of("ann", "")).initialResponse());
    }

    /** Java would write a question mark: another password than the one given. */
    @Test
    void passwordThatHasNoUtf8IsRefused() {
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> new PlainMechanism(Credentials.of("ann", "a\ud800")).initialResponse());
    }
}
