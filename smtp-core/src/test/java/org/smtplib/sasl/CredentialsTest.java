package org.smtplib.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.smtplib.value.Secret;

/** Who logs in. */
class CredentialsTest {

    @Test
    void userNameIsShownAndPasswordIsNot() {
        assertThat(Credentials.of("ann@example.org", "correct horse").toString())
                .contains("ann@example.org")
                .contains("***")
                .doesNotContain("correct", "horse");
    }

    @Test
    void passwordIsKeptAsItIs() {
        assertThat(Credentials.of("ann", " pässwörd ").password()).isEqualTo(Secret.of(" pässwörd "));
    }

    @Test
    void credentialsWithSameNameAndPasswordAreEqual() {
        assertThat(Credentials.of("ann", "a"))
                .isEqualTo(new Credentials("ann", Secret.of("a")))
                .isNotEqualTo(Credentials.of("ann", "b"))
                .isNotEqualTo(Credentials.of("bob", "a"));
    }

    @Test
    void emptyUserNameIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credentials.of("", "correct horse"))
                .withMessageContaining("user name")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("horse"));
    }

    @Test
    void missingPasswordIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> new Credentials("ann", null));
        assertThatNullPointerException().isThrownBy(() -> Credentials.of("ann", null));
    }
}
