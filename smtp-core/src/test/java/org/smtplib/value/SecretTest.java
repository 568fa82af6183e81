package org.smtplib.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret is told only to the one who asks for it by name. */
class SecretTest {

    private static final Secret SECRET = Secret.of("correct horse");

    @Test
    void textIsNotShown() {
        assertThat(SECRET).hasToString("***");
        assertThat("password " + SECRET + List.of(SECRET)).doesNotContain("correct", "horse");
    }

    @Test
    void whatIsShownDoesNotTellTheLength() {
        assertThat(Secret.of("x").toString())
                .isEqualTo(Secret.of("x".repeat(40)).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "correct horse", "pässwörd", "\u0000\r\n"})
    void textIsRevealedUnchanged(String text) {
        assertThat(Secret.of(text).reveal()).isEqualTo(text);
    }

    @Test
    void secretsWithTheSameTextAreEqual() {
        assertThat(SECRET)
                .isEqualTo(Secret.of("correct horse"))
                .hasSameHashCodeAs(Secret.of("correct horse"))
                .isNotEqualTo(Secret.of("Correct horse"))
                .isNotEqualTo("correct horse");
    }

    @Test
    void secretCannotBeWrittenIntoAnObjectStream() {
        assertThat(Serializable.class.isAssignableFrom(Secret.class)).isFalse();
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> Secret.of(null));
    }
}
