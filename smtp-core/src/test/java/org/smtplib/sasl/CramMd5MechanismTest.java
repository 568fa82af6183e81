package org.smtplib.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;

/** CRAM-MD5 as RFC 2195 has it. */
class CramMd5MechanismTest {

    private static final byte[] CHALLENGE = "<1896.697170952@postoffice.reston.mci.net>".getBytes(US_ASCII);

    private static CramMd5Mechanism mechanism(String username, String password) {
        return new CramMd5Mechanism(Credentials.of(username, password));
    }

    @Test
    void nameIsThatOfTheRegistry() {
        assertThat(mechanism("tim", "tanstaaftanstaaf").name()).isEqualTo("CRAM-MD5");
    }

    /** The example of RFC 2195, section 2. */
    @Test
    void digestIsInSmallHexadecimals() throws SaslException {
        assertThat(new String(mechanism("tim", "tanstaaftanstaaf").respond(CHALLENGE), UTF_8))
                .isEqualTo("tim b913a602c7eda7a495b4e6e7334d3890");
    }

    @Test
    void serverSpeaksFirst() throws SaslException {
        assertThat(mechanism("tim", "tanstaaftanstaaf").initialResponse()).isNull();
    }

    @Test
    void emptyPasswordIsRefused() {
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> mechanism("tim", "").respond(CHALLENGE))
                .withMessageContaining("CRAM-MD5 needs a password");
    }
}
