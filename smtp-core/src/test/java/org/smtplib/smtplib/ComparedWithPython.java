package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Makes the calls that the static method {@code calls} returns in both languages; what they send has to be the same. */
abstract class ComparedWithPython {

    @RegisterExtension
    static final PythonSmtplib PYTHON = new PythonSmtplib();

    @ParameterizedTest
    @MethodSource("calls")
    void callsAreTheSameOnTheWireAndEndAlike(SameCalls calls) throws Exception {
        SameCalls.Played expected = calls.playPython(PYTHON);
        SameCalls.Played actual = calls.playJava();
        assertThat(actual.said()).isEqualTo(expected.said()).isNotEmpty();
        assertThat(actual.outcomes()).isEqualTo(expected.outcomes());
    }
}
