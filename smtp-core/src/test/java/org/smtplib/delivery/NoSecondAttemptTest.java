package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtplib.delivery.Deliveries.BOB;
import static org.smtplib.delivery.Deliveries.CID;
import static org.smtplib.delivery.Deliveries.SHORT;
import static org.smtplib.delivery.Deliveries.mail;

import java.io.IOException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.session.StepwiseContent;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** What may have been delivered, was refused, or cannot be read again, is never sent again by itself. */
class NoSecondAttemptTest {

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CLOSE", "RESET", "HALF_REPLY_AND_CLOSE", "GARBAGE", "MIXED_CODES", "STALL", "HALF_REPLY_AND_STALL"
            })
    void mailInDoubtIsNeverSentAgain(Fault fault) {
        var script =
                MailServerScript.smtp().faultOnMail(2, Step.END_OF_DATA, fault).build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                Deliveries deliveries = Deliveries.to(server, Deliveries.PATIENT.withFinalReply(SHORT))) {
            deliveries.send(mail("first"));
            assertThatExceptionOfType(SmtpInDoubtException.class)
                    .isThrownBy(() -> deliveries.send(mail("second")))
                    .satisfies(e -> assertThat(e.result())
                            .isNotNull()
                            .satisfies(result ->
                                    assertThat(result.with(Outcome.IN_DOUBT)).containsExactly(BOB, CID)));
            assertThat(server.connections()).isEqualTo(1);
            assertThat(Deliveries.texts(server)).containsExactly("first", "second");
            assertThat(deliveries.mailEvents()).hasSize(2).last().asString().startsWith("mail failed");
        }
    }

    @Test
    void mailWhoseEndWasWrittenIsNotSentAgainThoughTheServerSawLittleOfIt() {
        var script = MailServerScript.smtp()
                .faultOnMail(2, Step.CONTENT.at(5), Fault.RESET)
                .build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                Deliveries deliveries = Deliveries.to(server)) {
            deliveries.send(mail("first"));
            assertThatExceptionOfType(SmtpInDoubtException.class).isThrownBy(() -> deliveries.send(mail("second")));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void contentThatIsReadOnceIsNotSentAgain() {
        var script =
                MailServerScript.smtp().faultOnMail(2, Step.MAIL, Fault.CLOSE).build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                Deliveries deliveries = Deliveries.to(server)) {
            deliveries.send(mail("first"));
            assertThatExceptionOfType(SmtpServerDisconnectedException.class)
                    .isThrownBy(() -> deliveries.send(mail(new StepwiseContent().lines(640))))
                    .satisfies(e -> assertThat(e.result())
                            .isNotNull()
                            .satisfies(result ->
                                    assertThat(result.with(Outcome.NOT_SENT)).containsExactly(BOB, CID)));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void contentThatCannotBeReadIsNotSentAgain() {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build());
                Deliveries deliveries = Deliveries.to(server)) {
            var content = new StepwiseContent().lines(64).then(() -> {
                throw new IOException("disk gone");
            });
            assertThatExceptionOfType(SmtpException.class)
                    .isThrownBy(() -> deliveries.send(mail(content)))
                    .withMessageContaining("disk gone");
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.messages()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"MAIL, 550 5.7.1 no", "MAIL, 451 4.3.0 later", "RCPT, 550 5.1.1 no", "DATA, 451 4.3.0 later"})
    void refusalIsNotArguedWith(String verb, String refusal) {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().on(verb, refusal).build());
                Deliveries deliveries = Deliveries.to(server)) {
            assertThatExceptionOfType(SmtpException.class)
                    .isThrownBy(() -> deliveries.send(mail("first")))
                    .withMessageContaining(refusal);
            assertThat(server.commands())
                    .filteredOn(line -> line.startsWith("MAIL"))
                    .hasSize(1);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(deliveries.stats().idle()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"554 5.7.1 spam, REJECTED_PERMANENT", "421 4.3.2 bye, REJECTED_TRANSIENT"})
    void refusalOfTheContentIsNotArguedWithEither(String refusal, Outcome outcome) {
        MailServerScriptBuilder script = MailServerScript.smtp().onEndOfData(refusal);
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script.build());
                Deliveries deliveries = Deliveries.to(server)) {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> deliveries.send(mail("first")));
            assertThat(e.result())
                    .isNotNull()
                    .satisfies(result -> assertThat(result.with(outcome)).containsExactly(BOB, CID));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void lmtpMailThatSomebodyGotIsNotSentAgain() {
        var script = MailServerScript.lmtp()
                .fault(Step.END_OF_DATA.at(2), Fault.CLOSE)
                .build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                Deliveries deliveries = Deliveries.overLmtp(server)) {
            SendResult result = deliveries.send(mail("first"));
            assertThat(result.of(BOB).outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(result.of(CID).outcome()).isEqualTo(Outcome.IN_DOUBT);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(deliveries.mailEvents()).singleElement().asString().startsWith("mail sent");
        }
    }

    @Test
    void interruptedMailIsNotSentAgain() throws Exception {
        var script = MailServerScript.smtp().fault(Step.MAIL, Fault.STALL).build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                Deliveries deliveries = Deliveries.to(server)) {
            FutureTask<SmtpException> task = new FutureTask<>(
                    () -> catchThrowableOfType(SmtpException.class, () -> deliveries.send(mail("first"))));
            Thread thread = new Thread(task, "sender");
            thread.start();
            deliveries.listener().await("command MAIL");
            thread.interrupt();
            SmtpException e = task.get(10, TimeUnit.SECONDS);
            assertThat(e).hasMessageContaining("Interrupted");
            assertThat(e.getSuppressed()).isEmpty();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void serverThatIsNotThereMeansNotSentForEachRecipient() {
        ScriptedSmtpServer server =
                ScriptedSmtpServer.start(MailServerScript.smtp().build());
        server.close();
        try (Deliveries deliveries = Deliveries.to(server)) {
            assertThatExceptionOfType(SmtpUnreachableException.class)
                    .isThrownBy(() -> deliveries.send(mail("first")))
                    .satisfies(e -> assertThat(e.result()).isNotNull().satisfies(result -> {
                        assertThat(result.server()).isEqualTo("127.0.0.1:" + server.port());
                        assertThat(result.with(Outcome.NOT_SENT)).containsExactly(BOB, CID);
                        assertThat(result.of(BOB).explanation()).contains("refused");
                    }));
            assertThat(deliveries.mailEvents()).singleElement().asString().startsWith("mail failed: Cannot connect");
            assertThat(deliveries.stats().total()).isZero();
        }
    }

    @Test
    void serverThatTakesNoMailMeansNotSentForEachRecipient() {
        var script = MailServerScript.smtp().greeting("554 5.3.2 no").build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                Deliveries deliveries = Deliveries.to(server)) {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> deliveries.send(mail("first")));
            assertThat(e.result())
                    .isNotNull()
                    .satisfies(
                            result -> assertThat(result.with(Outcome.NOT_SENT)).containsExactly(BOB, CID));
            assertThat(server.connections()).isEqualTo(1);
        }
    }
}
