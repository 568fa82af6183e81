package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** What becomes of the comparison where there is no Python. */
class PythonSmtplibTest {

    @Test
    void withoutPythonTheComparisonIsSkipped() {
        PythonSmtplib python = new PythonSmtplib("no-python-of-this-name", false);
        assertThatThrownBy(python::start)
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("no-python-of-this-name");
    }

    @Test
    void withoutPythonItFailsWhereEveryTestHasToRun() {
        PythonSmtplib python = new PythonSmtplib("no-python-of-this-name", true);
        assertThatThrownBy(python::start).isInstanceOf(AssertionError.class);
    }
}
