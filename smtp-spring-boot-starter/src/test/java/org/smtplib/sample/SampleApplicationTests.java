package org.smtplib.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ReceivedMail;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SampleApplicationTests {

    /** An SMTP_HOST of the environment must not send these mails anywhere. */
    private static final String NO_HOST = "--smtp.host=";

    @Test
    void withNothingSetItPrintsEachOutcomeAndWhatWasReadBack(CapturedOutput output) {
        int status = SampleApplication.run(NO_HOST);

        assertThat(status).isZero();
        assertThat(output.getOut().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("text mail +user@example\\.org ACCEPTED: 250 .*"),
                        line -> assertThat(line).matches("HTML mail +user@example\\.org ACCEPTED: 250 .*"),
                        line -> assertThat(line).matches("for two +user@example\\.org ACCEPTED: 250 .*"),
                        line -> assertThat(line)
                                .matches("for two +refused@example\\.org REJECTED_PERMANENT: 550 5\\.1\\.1 .*"),
                        line -> assertThat(line).matches("received +2 mails"),
                        line -> assertThat(line)
                                .matches("read back +\"A text mail\" from Sample <sample@example\\.org>,"
                                        + " 74 characters, content equal"),
                        line -> assertThat(line)
                                .matches("read back +\"An HTML mail\" from Sample <sample@example\\.org>,"
                                        + " attached numbers\\.bin of 10000 octets, content equal"),
                        line -> assertThat(line).matches("pool +1 of 2 connections open, 0 in use, 1 idle, 0 waiting"),
                        line -> assertThat(line).matches("health +UP \\{.*}"));
        assertThat(output.getErr()).isEmpty();
    }

    @Test
    void withAHostItSendsThereAndSaysThatNothingIsReadBack(CapturedOutput output) {
        MailServerScript script = MailServerScript.smtp()
                .onRecipient("nobody@example.org", "550 5.1.1 nobody of that name")
                .build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script)) {
            int status = SampleApplication.run(
                    "--smtp.host=" + server.host(),
                    "--smtp.port=" + server.port(),
                    "--sample.from=me@example.org",
                    "--sample.to=you@example.org",
                    "--sample.refused=nobody@example.org");

            assertThat(status).isZero();
            assertThat(server.messages())
                    .hasSize(3)
                    .allSatisfy(mail -> assertThat(mail.sender().address()).isEqualTo("me@example.org"))
                    .flatExtracting(ReceivedMail::recipientAddresses)
                    .containsOnly("you@example.org");
            assertThat(output.getOut())
                    .contains("nobody@example.org REJECTED_PERMANENT: 550 5.1.1 nobody of that name")
                    .containsPattern("read back +left out: the mails went to 127\\.0\\.0\\.1:" + server.port());
        }
    }

    @Test
    void withAHostAndNobodyToRefuseItSendsTwoMails(CapturedOutput output) {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            int status = SampleApplication.run(
                    "--smtp.host=" + server.host(), "--smtp.port=" + server.port(), "--sample.to=you@example.org");

            assertThat(status).isZero();
            assertThat(server.messages()).hasSize(2);
            assertThat(output.getOut()).containsPattern("for two +left out");
        }
    }

    @Test
    void withAHostItSendsToNobodyWhomItWasNotTold(CapturedOutput output) {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(Script.unexpected())) {
            int status = SampleApplication.run("--smtp.host=" + server.host(), "--smtp.port=" + server.port());

            assertThat(status).isEqualTo(1);
            assertThat(output.getOut()).containsPattern("sample\\.to +not set");
        }
    }

    @Test
    void itsExitStatusTellsThatAMailWasNotAccepted(CapturedOutput output) {
        MailServerScript script = MailServerScript.smtp()
                .faultOnMail(2, Step.END_OF_DATA, Fault.REPLY_421_AND_CLOSE)
                .build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script)) {
            int status = SampleApplication.run(
                    "--smtp.host=" + server.host(), "--smtp.port=" + server.port(), "--sample.to=you@example.org");

            assertThat(status).isEqualTo(1);
            assertThat(output.getOut())
                    .containsPattern("HTML mail +you@example\\.org REJECTED_TRANSIENT: 421 .*NOT AS EXPECTED");
        }
    }
}
