package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Makes the calls of the static method {@code deviations} in both languages, where we do better on purpose. */
abstract class DeviatesFromPython {

    @RegisterExtension
    static final PythonSmtplib PYTHON = new PythonSmtplib();

    /**
     * Calls that we answer otherwise.
     *
     * @param calls the calls
     * @param reason why
     * @param python what smtplib says, one a line, line ends escaped, and behind {@code =} how each call ends
     * @param ours the same of ours
     */
    record Deviation(SameCalls calls, String reason, String python, String ours) {

        static Deviation of(SameCalls calls, String reason, String python, String ours) {
            return new Deviation(calls, reason, python, ours);
        }

        @Override
        public String toString() {
            return calls.name();
        }
    }

    @ParameterizedTest
    @MethodSource("deviations")
    void weDoOtherwiseOnPurpose(Deviation deviation) throws Exception {
        assertThat(shown(deviation.calls().playPython(PYTHON)))
                .as("smtplib as it is known, or as it may have become")
                .isIn(deviation.python(), deviation.ours());
        assertThat(shown(deviation.calls().playJava())).as(deviation.reason()).isEqualTo(deviation.ours());
    }

    private static String shown(SameCalls.Played played) {
        StringBuilder shown = new StringBuilder();
        for (String line : played.said()) {
            shown.append(line.replace("\r", "\\r").replace("\n", "\\n").replace("\u0007", "\\x07"))
                    .append('\n');
        }
        for (String outcome : played.outcomes()) {
            shown.append("= ").append(outcome).append('\n');
        }
        return shown.toString();
    }
}
