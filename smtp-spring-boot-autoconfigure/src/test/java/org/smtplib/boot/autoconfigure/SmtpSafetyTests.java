package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtplib.message.SendResult;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The safety nets of each client. */
@ExtendWith(OutputCaptureExtension.class)
class SmtpSafetyTests {

    private static final String DEV = "dev@team.example";
    private static final String CUSTOMER = "customer@shop.example";

    private final ScriptedSmtpServer server =
            ScriptedSmtpServer.start(MailServerScript.smtp().build());
    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SmtpAutoConfiguration.class))
            .withPropertyValues(
                    "smtp.host=127.0.0.1",
                    "smtp.port=" + server.port(),
                    "smtp.clients.reports.host=127.0.0.1",
                    "smtp.clients.reports.port=" + server.port());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void eachClientHasNetsOfItsOwnAndTheReasonNamesTheKey(CapturedOutput output) {
        contextRunner
                .withPropertyValues(
                        "smtp.safety.allowed-recipients=*@team.example, boss@shop.example",
                        "smtp.clients.reports.safety.redirect-to=catcher@team.example")
                .run(context -> {
                    SmtpClients clients = context.getBean(SmtpClients.class);
                    SendResult held = clients.get("default").send(TestMails.to(CUSTOMER, DEV, "boss@shop.example"));
                    SendResult redirected = clients.get("reports").send(TestMails.to(CUSTOMER));

                    assertThat(held.of(CUSTOMER).explanation())
                            .isEqualTo("held back by smtp.safety.allowed-recipients");
                    assertThat(redirected.of(CUSTOMER).explanation())
                            .startsWith("held back by smtp.clients.reports.safety.redirect-to");
                    assertThat(redirected.of("catcher@team.example").isAccepted())
                            .isTrue();
                    assertThat(server.messages())
                            .extracting(mail -> mail.recipientAddresses().get(0))
                            .containsExactly(DEV, "catcher@team.example");
                    assertThat(output)
                            .contains("WARN")
                            .contains("smtp.safety.allowed-recipients: *@team.example, boss@shop.example")
                            .contains("smtp.clients.reports.safety.redirect-to: catcher@team.example");
                });
    }

    @Test
    void clientWithoutANetOfItsOwnHasThatOfTheDefaultClient() {
        contextRunner
                .withPropertyValues("smtp.safety.redirect-to=catcher@team.example")
                .run(context -> {
                    SendResult redirected =
                            context.getBean(SmtpClients.class).get("reports").send(TestMails.to(CUSTOMER));
                    assertThat(redirected.of(CUSTOMER).explanation())
                            .startsWith("held back by smtp.safety.redirect-to");
                    assertThat(server.messages())
                            .singleElement()
                            .satisfies(mail ->
                                    assertThat(mail.recipientAddresses()).containsExactly("catcher@team.example"));
                });
    }

    @Test
    void clientMayLetEverybodyThroughAllTheSame() {
        contextRunner
                .withPropertyValues("smtp.safety.dry-run=true", "smtp.clients.reports.safety.allowed-recipients=*@*")
                .run(context -> {
                    SmtpClients clients = context.getBean(SmtpClients.class);
                    assertThat(clients.get("default")
                                    .send(TestMails.to(CUSTOMER))
                                    .isComplete())
                            .isFalse();
                    assertThat(server.connections()).isZero();
                    assertThat(clients.get("reports")
                                    .send(TestMails.to(CUSTOMER))
                                    .isComplete())
                            .isTrue();
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "smtp.safety.allowed-recipients | team.example | *@example.org",
                "smtp.safety.allowed-recipients | '' | lets nobody through",
                "smtp.safety.redirect-to | '' | it is empty",
                "smtp.safety.redirect-to | Test <test@team.example> | give one bare address",
                "smtp.clients.reports.safety.redirect-to | test | has no domain"
            })
    void valueThatCannotBeUsedFailsTheStart(String key, String value, String told) {
        contextRunner
                .withPropertyValues(key + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasRootCauseInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .rootCause()
                        .hasMessageContaining(told)
                        .extracting("name")
                        .isEqualTo(key));
    }
}
