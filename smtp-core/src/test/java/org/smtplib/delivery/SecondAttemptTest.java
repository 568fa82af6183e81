package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.smtplib.delivery.Deliveries.SHORT;
import static org.smtplib.delivery.Deliveries.mail;
import static org.smtplib.delivery.Deliveries.texts;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** A mail whose connection died before its end was written goes again: once, at once, on a new connection. */
class SecondAttemptTest {

    static Stream<Arguments> deaths() {
        return Stream.of(Fault.CLOSE, Fault.RESET, Fault.REPLY_421_AND_CLOSE, Fault.HALF_REPLY_AND_CLOSE, Fault.GARBAGE)
                .flatMap(fault -> Stream.of(Step.MAIL, Step.RCPT.at(1), Step.RCPT.at(2), Step.DATA)
                        .map(step -> Arguments.of(step, fault)));
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void mailOverADyingConnectionArrivesOnce(Step step, Fault fault) {
        var script = MailServerScript.smtp().faultOnMail(2, step, fault).build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                Deliveries deliveries = Deliveries.to(server)) {
            deliveries.send(mail("first"));
            SendResult result = deliveries.send(mail("second"));
            assertThat(result.isComplete()).isTrue();
            assertThat(texts(server)).containsExactly("first", "second");
            assertThat(server.connections()).isEqualTo(2);
            assertThat(deliveries.mailEvents()).hasSize(2).allMatch(event -> event.startsWith("mail sent"));
        }
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void mailOverANewConnectionThatDiesArrivesOnceToo(Step step, Fault fault) {
        var script = MailServerScript.smtp().faultOnMail(1, step, fault).build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                Deliveries deliveries = Deliveries.to(server)) {
            assertThat(deliveries.send(mail("first")).isComplete()).isTrue();
            assertThat(texts(server)).containsExactly("first");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void connectionThatTheServerLeftLongAgoIsFoundBeforeTheMail() {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build());
                Deliveries deliveries = Deliveries.to(server)) {
            deliveries.send(mail("first"));
            server.dropConnections();
            deliveries.send(mail("second"));
            server.interject("421 4.4.2 idle for too long");
            server.dropConnections();
            deliveries.send(mail("third"));
            server.resetConnections();
            deliveries.send(mail("fourth"));
            assertThat(texts(server)).containsExactly("first", "second", "third", "fourth");
            assertThat(server.connections()).isEqualTo(4);
        }
    }

    @Test
    void blackHoleOnAUsedConnectionIsASignOfADeadOne() {
        var script =
                MailServerScript.smtp().faultOnMail(2, Step.MAIL, Fault.STALL).build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                Deliveries deliveries = Deliveries.to(server, Deliveries.PATIENT.withCommand(SHORT))) {
            deliveries.send(mail("first"));
            assertThat(deliveries.send(mail("second")).isComplete()).isTrue();
            assertThat(texts(server)).containsExactly("first", "second");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void blackHoleOnANewConnectionIsNoneAndNotTriedTwice() {
        var script = MailServerScript.smtp().fault(Step.MAIL, Fault.STALL).build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                Deliveries deliveries = Deliveries.to(server, Deliveries.PATIENT.withCommand(SHORT))) {
            assertThatExceptionOfType(SmtpTimeoutException.class)
                    .isThrownBy(() -> deliveries.send(mail("first")))
                    .satisfies(e -> assertThat(e.result())
                            .isNotNull()
                            .satisfies(result ->
                                    assertThat(result.with(Outcome.NOT_SENT)).hasSize(2)));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void secondFailureIsTheLastAndCarriesTheFirst() {
        var script = MailServerScript.smtp()
                .faultOnConnection(1, Step.MAIL, Fault.CLOSE)
                .faultOnConnection(2, Step.DATA, Fault.RESET)
                .build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                Deliveries deliveries = Deliveries.to(server)) {
            assertThatExceptionOfType(SmtpServerDisconnectedException.class)
                    .isThrownBy(() -> deliveries.send(mail("first")))
                    .withMessageContaining("DATA")
                    .satisfies(e -> {
                        assertThat(e.getSuppressed()).singleElement().asString().contains("the reply to MAIL");
                        assertThat(e.result())
                                .isNotNull()
                                .satisfies(result -> assertThat(result.with(Outcome.NOT_SENT))
                                        .hasSize(2));
                    });
            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.messages()).isEmpty();
            assertThat(deliveries.mailEvents()).singleElement().asString().startsWith("mail failed");
        }
    }

    @Test
    void serverThatIsGoneForTheSecondAttemptIsUnreachable() {
        var script =
                MailServerScript.smtp().faultOnMail(2, Step.MAIL, Fault.CLOSE).build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                Deliveries deliveries = Deliveries.to(server)) {
            deliveries.send(mail("first"));
            server.stopAccepting();
            assertThatExceptionOfType(SmtpUnreachableException.class)
                    .isThrownBy(() -> deliveries.send(mail("second")))
                    .satisfies(e -> {
                        assertThat(e.getSuppressed())
                                .singleElement()
                                .isInstanceOf(SmtpServerDisconnectedException.class);
                        assertThat(e.result())
                                .isNotNull()
                                .satisfies(result -> assertThat(result.with(Outcome.NOT_SENT))
                                        .hasSize(2));
                    });
            assertThat(deliveries.mailEvents()).last().asString().startsWith("mail failed: Cannot connect");
        }
    }
}
