package org.smtplib.boot.autoconfigure.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.SmtpConnectionDetails;
import org.smtplib.boot.autoconfigure.TestMails;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsNotFoundException;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.context.ImportTestcontainers;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Testcontainers' {@code @ServiceConnection}, with containers that are none: see {@link StubContainer}. */
class ContainerServiceConnectionTests {

    private final ScriptedSmtpServer server =
            ScriptedSmtpServer.start(MailServerScript.smtp().build());

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class, ServiceConnectionAutoConfiguration.class, SmtpAutoConfiguration.class));

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void mailGoesToAMailpitContainerAndNotToTheHostOfTheProperties() {
        Mailpit.CONTAINER.leadTo(server);
        contextRunner
                .withPropertyValues("smtp.host=main.example", "smtp.username=jo", "smtp.password=hunter2")
                .withUserConfiguration(Mailpit.class)
                .run(context -> {
                    assertThatMailArrives(context);
                    assertThat(server.commands()).noneMatch(command -> command.startsWith("AUTH"));
                });
    }

    @Test
    void mailGoesToAGreenMailContainerWhateverItsUsers() {
        GreenMail.CONTAINER.leadTo(server);
        contextRunner.withUserConfiguration(GreenMail.class).run(context -> {
            assertThatMailArrives(context);
            assertThat(context.getBean(SmtpConnectionDetails.class).getUsername())
                    .isNull();
        });
    }

    @Test
    void theRegistryOfAnImageDoesNotMatter() {
        OtherRegistry.CONTAINER.leadTo(server);
        contextRunner.withUserConfiguration(OtherRegistry.class).run(this::assertThatMailArrives);
    }

    @Test
    void theLoginOfMailpitsEnvironmentIsUsedEvenInCleartext() {
        MailServerScript script =
                MailServerScript.smtp().auth("jo", "hunter2", "PLAIN").build();
        try (ScriptedSmtpServer strict = ScriptedSmtpServer.start(script)) {
            WithLogin.CONTAINER.leadTo(strict);
            contextRunner.withUserConfiguration(WithLogin.class).run(context -> {
                context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                assertThat(strict.messages()).hasSize(1);
                assertThat(context.getBean(SmtpConnectionDetails.class).isCleartextLoginAllowed())
                        .isTrue();
            });
        }
    }

    @Test
    void otherImagesAreNotOurs() {
        contextRunner
                .withUserConfiguration(Other.class)
                .run(context ->
                        assertThat(context).getFailure().isInstanceOf(ConnectionDetailsNotFoundException.class));
    }

    @Test
    void aContainerOfABeanMethodIsKnownByItsName() {
        NamedBean.CONTAINER.leadTo(server);
        contextRunner.withUserConfiguration(NamedBean.class).run(this::assertThatMailArrives);
    }

    private void assertThatMailArrives(AssertableApplicationContext context) {
        assertThat(context).hasSingleBean(SmtpConnectionDetails.class);
        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
        assertThat(server.messages()).hasSize(1);
    }

    @ImportTestcontainers
    static class Mailpit {

        @ServiceConnection
        static final StubContainer CONTAINER = new StubContainer("axllent/mailpit:v1.27", 1025);
    }

    @ImportTestcontainers
    static class GreenMail {

        @ServiceConnection
        static final StubContainer CONTAINER = new StubContainer("greenmail/standalone:2.1.13", 3025)
                .with(Map.of("GREENMAIL_OPTS", "-Dgreenmail.setup.test.all -Dgreenmail.users=jo:hunter2@example.org"));
    }

    @ImportTestcontainers
    static class OtherRegistry {

        @ServiceConnection
        static final StubContainer CONTAINER = new StubContainer("ghcr.io/axllent/mailpit", 1025);
    }

    @ImportTestcontainers
    static class WithLogin {

        @ServiceConnection
        static final StubContainer CONTAINER = new StubContainer("axllent/mailpit", 1025)
                .with(Map.of("MP_SMTP_AUTH", "jo:hunter2", "MP_SMTP_AUTH_ALLOW_INSECURE", "true"));
    }

    @ImportTestcontainers
    static class Other {

        @ServiceConnection
        static final StubContainer CONTAINER = new StubContainer("axllent/mailpit-web", 1025);
    }

    @Configuration(proxyBeanMethods = false)
    static class NamedBean {

        static final StubContainer CONTAINER = new StubContainer("own/mail", 1025);

        @Bean
        @ServiceConnection(name = "axllent/mailpit")
        StubContainer mail() {
            return CONTAINER;
        }
    }
}
