package org.smtplib.boot.autoconfigure.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.SmtpClients;
import org.smtplib.boot.autoconfigure.TestMails;
import org.smtplib.boot.autoconfigure.observation.SmtpClientObservationDocumentation.HighCardinalityKeyNames;
import org.smtplib.boot.autoconfigure.observation.SmtpClientObservationDocumentation.LowCardinalityKeyNames;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.testing.TestCertificates;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Each mail is one observation, with the same keys whatever becomes of it. */
class SmtpObservationAutoConfigurationTests {

    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final List<SmtpClientObservationContext> stopped = Collections.synchronizedList(new ArrayList<>());

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    ObservationAutoConfiguration.class,
                    SmtpAutoConfiguration.class,
                    SmtpObservationAutoConfiguration.class))
            .withBean("registry", ObservationRegistry.class, () -> registry);

    SmtpObservationAutoConfigurationTests() {
        registry.observationConfig().observationHandler(new ObservationHandler<SmtpClientObservationContext>() {
            @Override
            public void onStop(SmtpClientObservationContext context) {
                stopped.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof SmtpClientObservationContext;
            }
        });
    }

    private static ScriptedSmtpServer server() {
        return ScriptedSmtpServer.start(MailServerScript.smtp().build());
    }

    private static String[] to(ScriptedSmtpServer server) {
        return new String[] {"smtp.host=" + server.host(), "smtp.port=" + server.port()};
    }

    private SmtpClientObservationContext last() {
        return stopped.get(stopped.size() - 1);
    }

    private String last(LowCardinalityKeyNames key) {
        return Objects.requireNonNull(last().getLowCardinalityKeyValue(key.asString()))
                .getValue();
    }

    private String last(HighCardinalityKeyNames key) {
        return Objects.requireNonNull(last().getHighCardinalityKeyValue(key.asString()))
                .getValue();
    }

    private static List<String> keys(KeyValues values) {
        return values.stream().map(KeyValue::getKey).toList();
    }

    @Test
    void mailIsObservedWithNameAndKeys() {
        try (ScriptedSmtpServer server = server()) {
            contextRunner.withPropertyValues(to(server)).run(context -> {
                context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org", "al@example.org"));
                TestObservationRegistryAssert.assertThat(registry)
                        .doesNotHaveAnyRemainingCurrentObservation()
                        .hasSingleObservationThat()
                        .hasNameEqualTo("smtp.client.send")
                        .hasContextualNameEqualTo("smtp send")
                        .hasBeenStarted()
                        .hasBeenStopped()
                        .hasLowCardinalityKeyValue("smtp.client.name", "default")
                        .hasLowCardinalityKeyValue("server.address", "127.0.0.1")
                        .hasLowCardinalityKeyValue("server.port", String.valueOf(server.port()))
                        .hasLowCardinalityKeyValue("network.protocol.name", "smtp")
                        .hasLowCardinalityKeyValue("smtp.tls", "none")
                        .hasLowCardinalityKeyValue("outcome", "ACCEPTED")
                        .hasLowCardinalityKeyValue("smtp.response.status_code", "250")
                        .hasHighCardinalityKeyValue("smtp.message.recipient_count", "2")
                        .doesNotHaveError();
                assertThat(keys(last().getHighCardinalityKeyValues()))
                        .containsExactlyInAnyOrder(
                                "smtp.message.queue_id", "smtp.message.recipient_count", "smtp.message.size");
                assertThat(last().getAllKeyValues())
                        .extracting(KeyValue::getValue)
                        .noneMatch(value -> value.contains("@"));
            });
        }
    }

    @Test
    void outcomeAndCodeTellWhatBecameOfTheMailAndTheKeysAreAlwaysTheSame() {
        MailServerScriptBuilder script = MailServerScript.smtp()
                .onRecipient("unknown@example.org", "550 5.1.1 unknown")
                .onRecipient("busy@example.org", "450 4.2.0 busy")
                .faultOnMail(6, Step.END_OF_DATA, Fault.CLOSE);
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script.build())) {
            contextRunner.withPropertyValues(to(server)).run(context -> {
                SmtpTemplate smtp = context.getBean(SmtpTemplate.class);
                assertThat(outcomeOf(smtp, "jo@example.org")).isEqualTo("ACCEPTED 250");
                assertThat(outcomeOf(smtp, "jo@example.org", "unknown@example.org"))
                        .isEqualTo("PARTIAL 250");
                assertThat(outcomeOf(smtp, "unknown@example.org")).isEqualTo("REJECTED_PERMANENT 550");
                assertThat(last().getError()).isInstanceOf(SmtpRecipientsRefusedException.class);
                assertThat(outcomeOf(smtp, "busy@example.org")).isEqualTo("REJECTED_TRANSIENT 450");
                assertThat(outcomeOf(smtp, "busy@example.org", "unknown@example.org"))
                        .isEqualTo("REJECTED_TRANSIENT 450");
                assertThat(outcomeOf(smtp, "jo@example.org")).isEqualTo("IN_DOUBT none");
                server.kill();
                assertThat(outcomeOf(smtp, "jo@example.org")).isEqualTo("NOT_SENT none");
                assertThat(last(LowCardinalityKeyNames.SERVER_ADDRESS)).isEqualTo("127.0.0.1");
                smtp.close();
                assertThat(outcomeOf(smtp, "jo@example.org")).isEqualTo("NOT_SENT none");
                assertThat(stopped).hasSize(8);
                assertThat(stopped)
                        .extracting(each -> keys(each.getLowCardinalityKeyValues()))
                        .allSatisfy(keys -> assertThat(keys)
                                .containsExactlyInAnyOrderElementsOf(Arrays.stream(LowCardinalityKeyNames.values())
                                        .map(LowCardinalityKeyNames::asString)
                                        .toList()));
            });
        }
    }

    private String outcomeOf(SmtpTemplate smtp, String... recipients) {
        catchThrowable(() -> smtp.send(TestMails.to(recipients)));
        return last(LowCardinalityKeyNames.OUTCOME) + " " + last(LowCardinalityKeyNames.STATUS_CODE);
    }

    @Test
    void serverThatGreetsWithARefusalGivesItsCode() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(
                MailServerScript.smtp().greeting("554 5.3.2 no").build())) {
            contextRunner
                    .withPropertyValues(to(server))
                    .run(context -> assertThat(outcomeOf(context.getBean(SmtpTemplate.class), "jo@example.org"))
                            .isEqualTo("NOT_SENT 554"));
        }
    }

    @Test
    void mailIsTheChildOfWhatItsCallerWasAbout() {
        try (ScriptedSmtpServer server = server()) {
            contextRunner.withPropertyValues(to(server)).run(context -> {
                SmtpTemplate smtp = context.getBean(SmtpTemplate.class);
                Observation order = Observation.createNotStarted("order", registry);
                List<MailObject> batch = Stream.generate(() -> new MailObject(
                                Envelope.of("shop@example.org", "jo@example.org"),
                                Content.of("Subject: x\r\n\r\nx\r\n")))
                        .limit(20)
                        .toList();
                order.observe(() -> {
                    smtp.send(TestMails.to("jo@example.org"));
                    smtp.sendAsync(TestMails.to("jo@example.org")).join();
                    smtp.sendAll(batch, report -> {});
                    smtp.sendAll(batch.stream(), report -> {});
                });
                assertThat(stopped)
                        .hasSize(42)
                        .allSatisfy(
                                mail -> assertThat(mail.getParentObservation()).isSameAs(order));
                smtp.send(TestMails.to("jo@example.org"));
                assertThat(last().getParentObservation()).isNull();
            });
        }
    }

    @Test
    void tlsIsToldAsItWasMade() {
        String bundle = "spring.ssl.bundle.pem.mail.truststore.certificate=" + TestCertificates.caPem();
        try (ScriptedSmtpServer starttls = ScriptedSmtpServer.start(
                        MailServerScript.smtp().startTls().build());
                ScriptedSmtpServer smtps = ScriptedSmtpServer.builder()
                        .implicitTls()
                        .start(MailServerScript.smtp().build())) {
            contextRunner
                    .withPropertyValues(to(starttls))
                    .run(context -> outcomeOf(context.getBean(SmtpTemplate.class), "jo@example.org"));
            assertThat(last(LowCardinalityKeyNames.TLS)).isEqualTo("starttls");
            contextRunner
                    .withPropertyValues(to(smtps))
                    .withPropertyValues(bundle, "smtp.protocol=smtps", "smtp.ssl.bundle=mail")
                    .run(context -> outcomeOf(context.getBean(SmtpTemplate.class), "jo@example.org"));
            assertThat(last(LowCardinalityKeyNames.OUTCOME)).isEqualTo("ACCEPTED");
            assertThat(last(LowCardinalityKeyNames.TLS)).isEqualTo("implicit");
            assertThat(last(LowCardinalityKeyNames.PROTOCOL_NAME)).isEqualTo("smtps");
        }
    }

    @Test
    void ofSeveralServersTheOneThatAnsweredIsTold() {
        try (ScriptedSmtpServer first = ScriptedSmtpServer.start(
                        MailServerScript.smtp().greeting("421 4.3.2 no").build());
                ScriptedSmtpServer second = server()) {
            contextRunner
                    .withPropertyValues(to(first))
                    .withPropertyValues("smtp.servers[0].host=127.0.0.1", "smtp.servers[0].port=" + second.port())
                    .run(context -> {
                        SmtpTemplate smtp = context.getBean(SmtpTemplate.class);
                        assertThat(outcomeOf(smtp, "jo@example.org")).isEqualTo("ACCEPTED 250");
                        assertThat(last(LowCardinalityKeyNames.SERVER_PORT)).isEqualTo(String.valueOf(second.port()));
                        second.kill();
                        assertThat(outcomeOf(smtp, "jo@example.org")).startsWith("NOT_SENT");
                        assertThat(last(LowCardinalityKeyNames.SERVER_ADDRESS)).isEqualTo("none");
                    });
        }
    }

    @Test
    void eachClientHasItsName() {
        try (ScriptedSmtpServer server = server()) {
            contextRunner
                    .withPropertyValues(
                            "smtp.clients.reports.host=" + server.host(), "smtp.clients.reports.port=" + server.port())
                    .run(context -> {
                        outcomeOf(context.getBean(SmtpClients.class).get("reports"), "jo@example.org");
                        assertThat(last(LowCardinalityKeyNames.CLIENT_NAME)).isEqualTo("reports");
                        assertThat(last(LowCardinalityKeyNames.SERVER_PORT)).isEqualTo(String.valueOf(server.port()));
                    });
        }
    }

    @Test
    void clientThatCannotBeMadeIsNoConcernOfAnotherOnesMails() {
        try (ScriptedSmtpServer server = server()) {
            contextRunner
                    .withInitializer(context ->
                            context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                    .withPropertyValues(to(server))
                    .withPropertyValues("smtp.clients.reports.host=127.0.0.1", "smtp.clients.reports.pool.max-size=0")
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        assertThat(last(LowCardinalityKeyNames.OUTCOME)).isEqualTo("ACCEPTED");
                        assertThat(last(LowCardinalityKeyNames.SERVER_ADDRESS)).isEqualTo("127.0.0.1");
                    });
        }
    }

    @Test
    void recipientsAreToldWhenAskedFor() {
        try (ScriptedSmtpServer server = server()) {
            contextRunner
                    .withPropertyValues(to(server))
                    .withPropertyValues("smtp.observation.include-recipients=true")
                    .run(context -> {
                        outcomeOf(context.getBean(SmtpTemplate.class), "jo@example.org", "al@example.org");
                        assertThat(last(HighCardinalityKeyNames.RECIPIENTS))
                                .isEqualTo("jo@example.org, al@example.org");
                        assertThat(last().getLowCardinalityKeyValues())
                                .extracting(KeyValue::getValue)
                                .noneMatch(value -> value.contains("@"));
                    });
        }
    }

    @Test
    void queueIdAndSizeAreToldWhereTheyAreKnown() {
        MailObject mail = new MailObject(
                Envelope.of("shop@example.org", "jo@example.org"), Content.of("Subject: x\r\n\r\n12345\r\n"));
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(MailServerScript.smtp()
                .onEndOfData("250 2.0.0 Ok: queued as 4F9D195432C")
                .build())) {
            contextRunner.withPropertyValues(to(server)).run(context -> {
                context.getBean(SmtpTemplate.class).send(mail);
                assertThat(last(HighCardinalityKeyNames.QUEUE_ID)).isEqualTo("4F9D195432C");
                assertThat(last(HighCardinalityKeyNames.SIZE)).isEqualTo("21");
                context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                assertThat(last(HighCardinalityKeyNames.SIZE))
                        .isEqualTo(String.valueOf(
                                server.messages().get(1).text().stripTrailing().length()));
            });
        }
    }

    @Test
    void conventionOfTheApplicationTakesThePlaceOfTheDefault() {
        SmtpClientObservationConvention own = new SmtpClientObservationConvention() {
            @Override
            public String getName() {
                return "mail.out";
            }

            @Override
            public KeyValues getLowCardinalityKeyValues(SmtpClientObservationContext context) {
                return KeyValues.of("client", context.clientName());
            }
        };
        try (ScriptedSmtpServer server = server()) {
            contextRunner
                    .withPropertyValues(to(server))
                    .withBean(SmtpClientObservationConvention.class, () -> own)
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        assertThat(last().getName()).isEqualTo("mail.out");
                        assertThat(keys(last().getLowCardinalityKeyValues())).containsExactly("client");
                    });
        }
    }

    @Test
    void propertyOfSpringBootSwitchesItOff() {
        try (ScriptedSmtpServer server = server()) {
            contextRunner
                    .withPropertyValues(to(server))
                    .withPropertyValues("management.observations.enable.smtp.client=false")
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        assertThat(stopped).isEmpty();
                        TestObservationRegistryAssert.assertThat(registry).doesNotHaveAnyObservation();
                    });
        }
    }

    /** A tracer writes down the text of a failure, and the server's words in it name whom it refused. */
    @Test
    void failureOfASpanNamesNoRecipient() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(MailServerScript.smtp()
                .onRecipient("jo@example.org", "550 5.1.1 <jo@example.org> unknown")
                .build())) {
            contextRunner
                    .withPropertyValues("smtp.host=" + server.host(), "smtp.port=" + server.port())
                    .run(context -> {
                        assertThatThrownBy(() ->
                                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org")))
                                .hasMessageContaining("jo@example.org");
                        assertThat(last().getError())
                                .isInstanceOf(SmtpRecipientsRefusedException.class)
                                .hasMessageContaining("550 5.1.1 <***> unknown")
                                .hasMessageNotContaining("jo@");
                    });
        }
    }

    @Test
    void ownTemplateIsObservedWhenItIsGivenAnObserver() {
        try (ScriptedSmtpServer server = server()) {
            contextRunner.withPropertyValues(to(server)).run(context -> {
                SmtpMailObservers observers = context.getBean(SmtpMailObservers.class);
                List<SmtpTemplate> own = new ArrayList<>();
                own.add(SmtpTemplate.builder(server.host())
                        .port(server.port())
                        .watcher(observers.observer("orders", () -> own.get(0).servers()))
                        .build());
                try (SmtpTemplate orders = own.get(0)) {
                    outcomeOf(orders, "jo@example.org");
                }
                assertThat(last(LowCardinalityKeyNames.CLIENT_NAME)).isEqualTo("orders");
                assertThat(last(LowCardinalityKeyNames.SERVER_ADDRESS)).isEqualTo("127.0.0.1");
            });
        }
    }

    @Test
    void withoutRegistryNobodyWatches() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(SmtpAutoConfiguration.class, SmtpObservationAutoConfiguration.class))
                .withPropertyValues("smtp.host=mail.example.org")
                .run(context -> assertThat(context)
                        .hasSingleBean(SmtpTemplate.class)
                        .doesNotHaveBean(SmtpObservationAutoConfiguration.class));
    }

    @Test
    void withoutTemplateNothingIsObserved() {
        contextRunner.run(
                context -> assertThat(context).hasNotFailed().doesNotHaveBean(SmtpObservationAutoConfiguration.class));
    }

    @Test
    void observersOfTheApplicationTakeThePlaceOfOurs() {
        SmtpMailObservers own =
                new SmtpMailObservers(() -> registry, null, new DefaultSmtpClientObservationConvention(true));
        contextRunner
                .withPropertyValues("smtp.host=mail.example.org")
                .withBean(SmtpMailObservers.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(SmtpMailObservers.class)).isSameAs(own));
    }
}
