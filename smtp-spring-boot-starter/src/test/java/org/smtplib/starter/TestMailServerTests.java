package org.smtplib.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TestMailServerTests {

    @Test
    void withoutAServerTestsAreSkippedAndTheReasonIsPrinted(CapturedOutput output) {
        assertThatThrownBy(() -> TestMailServer.find(Map.of())).isInstanceOf(TestAbortedException.class);

        assertThat(output.getOut()).contains("Skipped: TEST_MAIL_SERVER is not set");
    }

    @Test
    void withoutAServerThatIsRequiredTestsFail() {
        assertThatThrownBy(() -> TestMailServer.find(Map.of("TEST_MAIL_SERVER_REQUIRED", "true")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("TEST_MAIL_SERVER is not set");
    }

    @Test
    void aFileThatCannotBeReadIsAFailureEvenWhereNoServerIsRequired() {
        assertThatThrownBy(() -> TestMailServer.find(Map.of("TEST_MAIL_SERVER", "/nowhere/mail-server.properties")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("/nowhere/mail-server.properties");
    }

    @Test
    void theFileIsReadAsUtf8WithEscapes(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("mail-server.properties"), "password2=w\\u00f6rd=,\n");

        TestMailServer server = TestMailServer.find(Map.of("TEST_MAIL_SERVER", file.toString()));

        assertThat(server.get("password2")).isEqualTo("wörd=,");
    }
}
