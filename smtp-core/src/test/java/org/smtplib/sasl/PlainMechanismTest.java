package org.smtplib.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PLAIN as RFC 4616 has it. */
class PlainMechanismTest {

    private static PlainMechanism mechanism(String username, String password) {
        return new PlainMechanism(Credentials.of(username, password));
    }

    @Test
    void nameIsThatOfTheRegistry() {
        assertThat(mechanism("tim", "tanstaaftanstaaf").name()).isEqualTo("PLAIN");
    }

    @Test
    void messageIsTheExampleOfTheRfc() throws SaslException {
        assertThat(mechanism("tim", "tanstaaftanstaaf").initialResponse())
                .isEqualTo("\0tim\0tanstaaftanstaaf".getBytes(UTF_8));
    }

    @Test
    void namesAndPasswordsAreInUtf8() throws SaslException {
        assertThat(mechanism("jörg", "pässwörd \ud83d\udd11").initialResponse())
                .isEqualTo("\0jörg\0pässwörd \ud83d\udd11".getBytes(UTF_8));
    }

    /** RFC 4616 section 2: passwd = 1*SAFE. */
    @Test
    void emptyPasswordIsRefused() {
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> mechanism("ann", "").initialResponse())
                .withMessageContaining("PLAIN needs a password");
    }

    @Test
    void emptyChallengeIsAnsweredWithTheSameMessage() throws SaslException {
        PlainMechanism mechanism = mechanism("tim", "tanstaaf");

        assertThat(mechanism.respond(new byte[0])).isEqualTo(mechanism.initialResponse());
    }

    @Test
    void challengeIsRefused() {
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> mechanism("tim", "tanstaaf").respond("Username:".getBytes(UTF_8)))
                .withMessageContaining("PLAIN")
                .withMessageContaining("9 octets");
    }

    @ParameterizedTest
    @CsvSource({"t\0im, tanstaaf", "tim, tan\0staaf", "'\0tim', tanstaaf", "tim, 'tanstaaf\0'"})
    void nulThatWouldShiftNameAndPasswordIsRefused(String username, String password) {
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> mechanism(username, password).initialResponse())
                .withMessageContaining("control")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("tan"));
    }
}
