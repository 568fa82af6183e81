package org.smtplib.boot.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.smtplib.SmtpOperations;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.SmtpClients;
import org.smtplib.boot.autoconfigure.TestMails;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class SmtpHealthContributorAutoConfigurationTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(SmtpAutoConfiguration.class, SmtpHealthContributorAutoConfiguration.class));

    @Test
    void thereIsAnIndicatorForTheTemplate() {
        contextRunner
                .withPropertyValues("smtp.host=mail.example.org")
                .run(context -> assertThat(context)
                        .hasSingleBean(SmtpHealthIndicator.class)
                        .hasBean("smtpHealthContributor"));
    }

    @Test
    void isKnownToTheRegistryAsSmtp() {
        contextRunner
                .withConfiguration(AutoConfigurations.of(HealthContributorRegistryAutoConfiguration.class))
                .withPropertyValues("smtp.host=mail.example.org")
                .run(context -> assertThat(
                                context.getBean(HealthContributorRegistry.class).getContributor("smtp"))
                        .isInstanceOf(SmtpHealthIndicator.class));
    }

    @Test
    void withoutTemplateThereIsNone() {
        contextRunner.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(HealthContributor.class)
                .doesNotHaveBean(SmtpHealthListeners.class));
    }

    @Test
    void operationsWithoutPoolHaveNone() {
        contextRunner
                .withPropertyValues("smtp.host=mail.example.org")
                .withBean(SmtpOperations.class, () -> org.mockito.Mockito.mock(SmtpOperations.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthContributor.class));
    }

    @Test
    void itCanBeSwitchedOff() {
        contextRunner
                .withPropertyValues("smtp.host=mail.example.org", "management.health.smtp.enabled=false")
                .run(context -> assertThat(context)
                        .hasSingleBean(SmtpTemplate.class)
                        .doesNotHaveBean(HealthContributor.class)
                        .doesNotHaveBean(SmtpHealthListeners.class));
    }

    @Test
    void withoutTheHealthModuleThereIsNone() {
        contextRunner
                .withClassLoader(new FilteredClassLoader(HealthContributor.class))
                .withPropertyValues("smtp.host=mail.example.org")
                .run(context ->
                        assertThat(context).hasSingleBean(SmtpTemplate.class).doesNotHaveBean("smtpHealthContributor"));
    }

    @Test
    void backsOffFromAnIndicatorOfTheSameName() {
        contextRunner
                .withPropertyValues("smtp.host=mail.example.org")
                .withBean(
                        "smtpHealthIndicator",
                        HealthIndicator.class,
                        () -> () -> Health.up().build())
                .run(context -> assertThat(context)
                        .hasSingleBean(HealthIndicator.class)
                        .doesNotHaveBean(SmtpHealthIndicator.class));
    }

    @Test
    void severalTemplatesMakeAComposite() {
        contextRunner.withUserConfiguration(TwoTemplates.class).run(context -> {
            CompositeHealthContributor composite = context.getBean(CompositeHealthContributor.class);
            assertThat(composite.stream().map(entry -> entry.name())).containsExactlyInAnyOrder("orders", "letters");
        });
    }

    @Test
    void twoClientsAtOneServerAreNotTakenForEachOther() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(
                MailServerScript.smtp().auth("jo", "hunter2").build())) {
            on(server)
                    .withPropertyValues("smtp.username=jo", "smtp.password=hunter2")
                    .withPropertyValues(
                            "smtp.clients.reports.host=" + server.host(),
                            "smtp.clients.reports.port=" + server.port(),
                            "smtp.clients.reports.username=jo",
                            "smtp.clients.reports.password=another")
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        SmtpTemplate reports =
                                context.getBean(SmtpClients.class).get("reports");
                        assertThatThrownBy(() -> reports.send(TestMails.to("jo@example.org")))
                                .isInstanceOf(SmtpAuthenticationException.class);
                        CompositeHealthContributor composite = context.getBean(CompositeHealthContributor.class);
                        assertThat(status(composite, "default")).isEqualTo(Status.UP);
                        assertThat(status(composite, "reports")).isEqualTo(Status.DOWN);
                    });
        }
    }

    @Test
    void eachClientHasItsOwnSettings() {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build());
                ScriptedSmtpServer reports =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            on(server)
                    .withPropertyValues(
                            "smtp.clients.reports.host=" + reports.host(),
                            "smtp.clients.reports.port=" + reports.port(),
                            "smtp.clients.reports.health.probe=true",
                            "smtp.clients.reports.health.cache=1h")
                    .run(context -> {
                        CompositeHealthContributor composite = context.getBean(CompositeHealthContributor.class);
                        for (int i = 0; i < 3; i++) {
                            assertThat(status(composite, "default")).isEqualTo(Status.UP);
                            assertThat(status(composite, "reports")).isEqualTo(Status.UP);
                        }
                        assertThat(server.connections()).isZero();
                        assertThat(reports.connections()).isEqualTo(1);
                    });
        }
    }

    @Test
    void aTimeThatCannotBeUsedIsNamedWithItsKey() {
        contextRunner
                .withPropertyValues("smtp.host=mail.example.org", "smtp.health.timeout=0s")
                .run(context -> assertThat(context.getStartupFailure()).hasStackTraceContaining("smtp.health.timeout"));
        contextRunner
                .withPropertyValues("smtp.host=mail.example.org", "smtp.health.cache=-1s")
                .run(context -> assertThat(context.getStartupFailure()).hasStackTraceContaining("smtp.health.cache"));
    }

    private static Status status(CompositeHealthContributor composite, String client) {
        return ((HealthIndicator) composite.getContributor(client)).health().getStatus();
    }

    @Test
    void asksNoServer() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            on(server).run(context -> {
                for (int i = 0; i < 5; i++) {
                    assertThat(health(context).getStatus()).isEqualTo(Status.UP);
                }
                assertThat(server.connections()).isZero();
                context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                int commands = server.commands().size();
                for (int i = 0; i < 5; i++) {
                    assertThat(health(context).getStatus()).isEqualTo(Status.UP);
                }
                assertThat(health(context).getDetails())
                        .containsEntry("server", "127.0.0.1:" + server.port())
                        .doesNotContainKey("tls")
                        .containsKey("lastSuccess");
                assertThat(server.connections()).isEqualTo(1);
                assertThat(server.commands()).hasSize(commands);
            });
        }
    }

    @Test
    void isDownWhileTheServerCannotBeReachedAndUpAfterTheNextMail() {
        ScriptedSmtpServer gone =
                ScriptedSmtpServer.start(MailServerScript.smtp().build());
        gone.kill();
        on(gone).run(context -> {
            assertThatThrownBy(() -> context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org")))
                    .isInstanceOf(SmtpUnreachableException.class);
            assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
            try (ScriptedSmtpServer back = gone.restart(MailServerScript.smtp().build())) {
                context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                assertThat(back.messages()).hasSize(1);
                assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            }
        });
    }

    @Test
    void isDownWhenTheLoginIsRefusedAndShowsNoPassword() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(
                MailServerScript.smtp().auth("jo", "another").build())) {
            on(server)
                    .withPropertyValues("smtp.username=jo", "smtp.password=hunter2")
                    .run(context -> {
                        assertThatThrownBy(() ->
                                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org")))
                                .isInstanceOf(SmtpAuthenticationException.class);
                        Health health = health(context);
                        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                        assertThat(health.toString()).contains("535").doesNotContain("hunter2");
                    });
        }
    }

    @Test
    void isUpWhenARecipientIsRefused() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(MailServerScript.smtp()
                .onRecipient("jo@example.org", "550 5.1.1 unknown")
                .build())) {
            on(server).run(context -> {
                assertThatThrownBy(() -> context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org")))
                        .isInstanceOf(SmtpRecipientsRefusedException.class);
                assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            });
        }
    }

    private ApplicationContextRunner on(ScriptedSmtpServer server) {
        return contextRunner.withPropertyValues("smtp.host=" + server.host(), "smtp.port=" + server.port());
    }

    private static Health health(ApplicationContext context) {
        return context.getBean(SmtpHealthIndicator.class).health();
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoTemplates {

        @Bean
        SmtpTemplate orders() {
            return SmtpTemplate.builder("orders.example.org").build();
        }

        @Bean
        SmtpTemplate letters() {
            return SmtpTemplate.builder("letters.example.org").build();
        }
    }
}
