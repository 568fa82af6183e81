package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpOperations;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.endpoint.SmtpEndpoint;
import org.smtplib.boot.autoconfigure.endpoint.SmtpEndpointAutoConfiguration;
import org.smtplib.boot.autoconfigure.event.SmtpEventsAutoConfiguration;
import org.smtplib.boot.autoconfigure.health.SmtpHealthContributorAutoConfiguration;
import org.smtplib.boot.autoconfigure.mail.SmtpJavaMailSenderAutoConfiguration;
import org.smtplib.boot.autoconfigure.metrics.SmtpMetricsAutoConfiguration;
import org.smtplib.boot.autoconfigure.observation.SmtpObservationAutoConfiguration;
import org.smtplib.boot.autoconfigure.transaction.AfterCommitSmtpSender;
import org.smtplib.boot.autoconfigure.transaction.SmtpTransactionAutoConfiguration;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.MailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** All auto-configurations together. */
class WholeTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    ObservationAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    SmtpAutoConfiguration.class,
                    SmtpEndpointAutoConfiguration.class,
                    SmtpEventsAutoConfiguration.class,
                    SmtpHealthContributorAutoConfiguration.class,
                    SmtpJavaMailSenderAutoConfiguration.class,
                    SmtpMetricsAutoConfiguration.class,
                    SmtpObservationAutoConfiguration.class,
                    SmtpTransactionAutoConfiguration.class))
            .withPropertyValues("management.endpoints.web.exposure.include=smtp");

    @Test
    void mailIsSentWithoutAnyOfTheClassesThatAreOptional() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            contextRunner
                    .withClassLoader(new FilteredClassLoader(
                            MeterRegistry.class,
                            HealthContributor.class,
                            Endpoint.class,
                            TransactionSynchronizationManager.class,
                            JavaMailSenderImpl.class))
                    .withPropertyValues("smtp.host=" + server.host(), "smtp.port=" + server.port())
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        assertThat(server.messages()).hasSize(1);
                    });
        }
    }

    @Test
    void registryOfMetersMayItselfWantToSend() {
        ApplicationContextRunner wanting =
                contextRunner.withUserConfiguration(Alarming.class).withPropertyValues("smtp.host=mail.example.org");
        wanting.run(context -> assertThat(context).hasNotFailed());
        wanting.withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(context.getBean(MeterRegistry.class)).isNotNull());
    }

    @Test
    void withoutAnyClientThereIsNothing() {
        contextRunner.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(SmtpOperations.class)
                .doesNotHaveBean(HealthContributor.class)
                .doesNotHaveBean(SmtpEndpoint.class)
                .doesNotHaveBean(MailSender.class)
                .doesNotHaveBean(AfterCommitSmtpSender.class));
    }

    @Test
    void besideOwnOperationsNamedClientsAreWatchedAndNobodyStandsInForTheDefaultOne() {
        contextRunner
                .withBean(SmtpOperations.class, () -> org.mockito.Mockito.mock(SmtpOperations.class))
                .withPropertyValues("smtp.host=mail.example.org", "smtp.clients.reports.host=reports.example.org")
                .run(context -> {
                    assertThat(context.getBean(SmtpClients.class).templates()).containsOnlyKeys("reports");
                    assertThat(context)
                            .hasSingleBean(HealthContributor.class)
                            .hasSingleBean(SmtpEndpoint.class)
                            .hasSingleBean(AfterCommitSmtpSender.class)
                            .doesNotHaveBean(MailSender.class);
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Alarming {

        @Bean
        MeterRegistry meters(SmtpOperations smtp) {
            return new SimpleMeterRegistry();
        }
    }
}
