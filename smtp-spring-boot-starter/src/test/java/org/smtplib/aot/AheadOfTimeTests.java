package org.smtplib.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ReceivedMail;
import org.smtplib.testing.ScriptedSmtpServer;

/** An application that is prepared ahead of time, as for a native image, and started with what was generated. */
class AheadOfTimeTests {

    @Test
    void eachClientSendsWithWhatBeansAddToIt(@TempDir Path folder) throws Exception {
        PreparedJvm application = PreparedJvm.prepare(
                PreparedApplication.class,
                folder,
                // Names of clients count now, values do not.
                "--smtp.host=prepared.example",
                "--smtp.clients.reports.host=prepared.example",
                "--management.endpoints.web.exposure.include=health,smtp");

        try (ScriptedSmtpServer main =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build());
                ScriptedSmtpServer reports =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            assertThat(application.run(
                            "--smtp.host=" + main.host(),
                            "--smtp.port=" + main.port(),
                            "--smtp.pool.max-idle=5m",
                            "--smtp.clients.reports.host=" + reports.host(),
                            "--smtp.clients.reports.port=" + reports.port(),
                            "--smtp.clients.reports.pool.max-idle=5m"))
                    .containsExactly(
                            "prepared: true",
                            "candidates: 1",
                            "clients: [default, reports]",
                            "connected",
                            "event: default",
                            "connected",
                            "event: reports",
                            "event: default",
                            "endpoint: [default, reports]",
                            "timed: 2",
                            "max: 2",
                            "health: UP");

            assertThat(main.messages())
                    .flatExtracting(ReceivedMail::recipientAddresses)
                    .containsExactly("jo@example.org", "kim@example.org");
            assertThat(main.commands()).contains("EHLO default.example").endsWith("QUIT");
            assertThat(reports.messages())
                    .flatExtracting(ReceivedMail::recipientAddresses)
                    .containsExactly("ann@example.org");
            assertThat(reports.commands()).contains("EHLO reports.example").endsWith("QUIT");
        }
    }
}
