package org.smtplib.boot.autoconfigure.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.SmtpConnectionDetails;
import org.smtplib.boot.autoconfigure.TestMails;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.TestCertificates;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.lifecycle.DockerComposeServicesReadyEvent;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.util.ClassUtils;

/** Services of Docker Compose, none of which runs: see {@link StubService}. */
class DockerComposeServiceConnectionTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, SmtpAutoConfiguration.class));

    @Test
    void mailGoesToAMailpitServiceAndNotToTheHostOfTheProperties() {
        try (ScriptedSmtpServer server = plain()) {
            with(service("axllent/mailpit:v1.27", 1025, server, Map.of(), Map.of()))
                    .withPropertyValues("smtp.host=main.example")
                    .run(context -> {
                        assertThat(context).hasSingleBean(SmtpConnectionDetails.class);
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        assertThat(server.messages()).hasSize(1);
                    });
        }
    }

    @Test
    void mailGoesToAGreenMailService() {
        try (ScriptedSmtpServer server = plain()) {
            with(service("greenmail/standalone:2.1.13", 3025, server, Map.of(), Map.of()))
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        assertThat(server.messages()).hasSize(1);
                    });
        }
    }

    @Test
    void theLoginOfMailpitsEnvironmentIsUsedEvenInCleartext() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(
                MailServerScript.smtp().auth("jo", "hunter2", "PLAIN").build())) {
            with(service("axllent/mailpit", 1025, server, Map.of("MP_SMTP_AUTH", "jo:hunter2"), Map.of()))
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        assertThat(server.messages()).hasSize(1);
                        assertThat(context.getBean(SmtpConnectionDetails.class).isCleartextLoginAllowed())
                                .isTrue();
                    });
        }
    }

    @Test
    void labelsOfAServiceGiveAnSslBundle() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(MailServerScript.smtp().startTls().build())) {
            Map<String, String> labels = Map.of(
                    "org.springframework.boot.sslbundle.pem.truststore.certificate",
                    TestCertificates.caPem().toUri().toString());
            with(service("axllent/mailpit", 1025, server, Map.of(), labels))
                    .withPropertyValues("smtp.starttls=required")
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        assertThat(server.messages()).hasSize(1);
                    });
        }
    }

    @Test
    void aLabelSaysWhatAnImageOfOnesOwnIs() {
        try (ScriptedSmtpServer server = plain()) {
            Map<String, String> labels = Map.of("org.springframework.boot.service-connection", "axllent/mailpit");
            with(service("own/mail", 1025, server, Map.of(), labels)).run(context -> {
                context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                assertThat(server.messages()).hasSize(1);
            });
        }
    }

    @Test
    void otherImagesAreNotOurs() {
        try (ScriptedSmtpServer server = plain()) {
            with(service("axllent/mailpit-web", 1025, server, Map.of(), Map.of()))
                    .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SmtpConnectionDetails.class));
        }
    }

    private static ScriptedSmtpServer plain() {
        return ScriptedSmtpServer.start(MailServerScript.smtp().build());
    }

    private static RunningService service(
            String image,
            int insidePort,
            ScriptedSmtpServer server,
            Map<String, String> environment,
            Map<String, String> labels) {
        return new StubService(ImageReference.of(image), insidePort, server, environment, labels);
    }

    /** What Spring Boot does once Compose is up: its event goes to its listener, both of which it keeps to itself. */
    private ApplicationContextRunner with(RunningService service) {
        return contextRunner.withInitializer(context -> {
            DockerComposeServicesReadyEvent event = BeanUtils.instantiateClass(
                    constructor(DockerComposeServicesReadyEvent.class, ApplicationContext.class, List.class),
                    context,
                    List.of(service));
            Class<?> type = ClassUtils.resolveClassName(
                    "org.springframework.boot.docker.compose.service.connection."
                            + "DockerComposeServiceConnectionsApplicationListener",
                    null);
            @SuppressWarnings("unchecked")
            ApplicationListener<DockerComposeServicesReadyEvent> listener =
                    (ApplicationListener<DockerComposeServicesReadyEvent>)
                            BeanUtils.instantiateClass(constructor(type));
            listener.onApplicationEvent(event);
        });
    }

    private static <T> Constructor<T> constructor(Class<T> type, Class<?>... parameters) {
        try {
            return type.getDeclaredConstructor(parameters);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
