package org.smtplib.boot.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.SmtpClients;
import org.smtplib.boot.autoconfigure.TestMails;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SmtpEndpointAutoConfigurationTests {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final ApplicationContextRunner hidden = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SmtpAutoConfiguration.class, SmtpEndpointAutoConfiguration.class));

    private final ApplicationContextRunner contextRunner =
            hidden.withPropertyValues("management.endpoints.web.exposure.include=smtp");

    private static SmtpServerDescriptor only(SmtpEndpoint endpoint) {
        List<SmtpServerDescriptor> servers =
                Objects.requireNonNull(endpoint.client("default")).servers();
        assertThat(servers).hasSize(1);
        return servers.get(0);
    }

    @Test
    void serverThatWasNeverUsedHasNoCapabilities() {
        contextRunner
                .withPropertyValues("smtp.host=mail.example.org", "smtp.pool.max-size=3")
                .run(context -> {
                    SmtpServerDescriptor server = only(context.getBean(SmtpEndpoint.class));
                    assertThat(server.address()).isEqualTo("mail.example.org:25");
                    assertThat(server.protocol()).isEqualTo("smtp");
                    assertThat(server.state()).isEqualTo("usable");
                    assertThat(server.pool().max()).isEqualTo(3);
                    assertThat(server.connectionLimit()).isEqualTo(3);
                    assertThat(server.capabilities()).isNull();
                    assertThat(server.recipientLimit()).isNull();
                    assertThat(server.reason()).isNull();
                });
    }

    @Test
    void whatAMailHasShownIsTold() {
        try (ScriptedSmtpServer scripted = ScriptedSmtpServer.start(MailServerScript.smtp()
                .startTls()
                .keywordsAfterTls("SIZE 3000000", "DSN")
                .auth("jo", "hunter2", "PLAIN")
                .maxRecipients(2)
                .build())) {
            contextRunner
                    .withPropertyValues("smtp.host=" + scripted.host(), "smtp.port=" + scripted.port())
                    .withPropertyValues("smtp.username=jo", "smtp.password=hunter2")
                    .withPropertyValues("smtp.allow-cleartext-login=true")
                    .run(context -> {
                        context.getBean(SmtpTemplate.class)
                                .send(TestMails.to("a@example.org", "b@example.org", "c@example.org"));
                        SmtpEndpoint endpoint = context.getBean(SmtpEndpoint.class);
                        SmtpServerDescriptor server = only(endpoint);
                        assertThat(server.capabilities())
                                .containsEntry("SIZE", "3000000")
                                .containsEntry("DSN", "");
                        assertThat(Objects.requireNonNull(server.tls()).version())
                                .startsWith("TLSv1");
                        assertThat(server.recipientLimit()).isEqualTo(2);
                        assertThat(server.withdrawn()).isEmpty();
                        assertThat(server.counters().created()).isEqualTo(1);
                        assertThat(server.pool().idle()).isEqualTo(1);
                        assertThat(endpoint.smtp().toString()).doesNotContain("hunter2", "@", "jo");
                    });
        }
    }

    @Test
    void serverThatFailsSaysWhyInNoWordsOfItsOwn() {
        try (ScriptedSmtpServer scripted = ScriptedSmtpServer.start(MailServerScript.smtp()
                .greeting("554 5.3.2 not for jo@example.org")
                .build())) {
            contextRunner
                    .withPropertyValues("smtp.host=" + scripted.host(), "smtp.port=" + scripted.port())
                    .run(context -> {
                        catchThrowable(() -> context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org")));
                        SmtpServerDescriptor server = only(context.getBean(SmtpEndpoint.class));
                        assertThat(server.state()).isEqualTo("failing");
                        assertThat(server.pausedUntil()).isNull();
                        assertThat(server.reason()).isEqualTo("SmtpConnectException 554");
                        assertThat(server.failures()).isEqualTo(1);
                        assertThat(server.toString()).doesNotContain("@");
                    });
        }
    }

    @Test
    void serverThatIsLeftAloneSaysUntilWhen() {
        try (ScriptedSmtpServer first = ScriptedSmtpServer.start(
                        MailServerScript.smtp().greeting("421 4.3.2 no").build());
                ScriptedSmtpServer second =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            contextRunner
                    .withPropertyValues("smtp.host=" + first.host(), "smtp.port=" + first.port())
                    .withPropertyValues("smtp.relay.pause=1h", "smtp.relay.max-pause=1h")
                    .withPropertyValues("smtp.servers[0].host=127.0.0.1", "smtp.servers[0].port=" + second.port())
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        SmtpEndpoint endpoint = new SmtpEndpoint(context.getBean(SmtpClients.class), () -> NOW);
                        SmtpClientDescriptor client = Objects.requireNonNull(endpoint.client("default"));
                        assertThat(client.servers())
                                .extracting(SmtpServerDescriptor::state)
                                .containsExactly("paused", "usable");
                        assertThat(client.servers().get(0).pausedUntil()).isBetween(NOW, NOW.plusSeconds(3600));
                        assertThat(client.pool().max()).isEqualTo(8);
                    });
        }
    }

    @Test
    void eachClientIsThereByName() {
        contextRunner
                .withPropertyValues("smtp.host=mail.example.org", "smtp.clients.reports.host=reports.example.org")
                .run(context -> {
                    SmtpEndpoint endpoint = context.getBean(SmtpEndpoint.class);
                    assertThat(endpoint.smtp().clients()).containsOnlyKeys("default", "reports");
                    assertThat(Objects.requireNonNull(endpoint.client("reports"))
                                    .servers())
                            .extracting(SmtpServerDescriptor::address)
                            .containsExactly("reports.example.org:25");
                    assertThat(endpoint.client("letters")).isNull();
                });
    }

    @Test
    void endpointThatIsNotExposedIsNotThere() {
        hidden.withPropertyValues("smtp.host=mail.example.org")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SmtpEndpoint.class));
    }

    @Test
    void endpointWithoutAccessIsNotThere() {
        contextRunner
                .withInitializer(
                        context -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
                .withPropertyValues("smtp.host=mail.example.org", "management.endpoint.smtp.access=none")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SmtpEndpoint.class));
    }

    @Test
    void withoutTemplateThereIsNoEndpoint() {
        contextRunner.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SmtpEndpoint.class));
    }

    @Test
    void withoutActuatorThereIsNoEndpoint() {
        for (Class<?> missing : new Class<?>[] {Endpoint.class, ConditionalOnAvailableEndpoint.class}) {
            contextRunner
                    .withClassLoader(new FilteredClassLoader(missing))
                    .withPropertyValues("smtp.host=mail.example.org")
                    .run(context -> assertThat(context)
                            .hasSingleBean(SmtpTemplate.class)
                            .doesNotHaveBean("smtpEndpoint"));
        }
    }

    @Test
    void endpointOfTheApplicationTakesThePlaceOfOurs() {
        contextRunner
                .withPropertyValues("smtp.host=mail.example.org")
                .withBean("own", SmtpEndpoint.class, () -> new SmtpEndpoint(null))
                .run(context ->
                        assertThat(context).hasSingleBean(SmtpEndpoint.class).hasBean("own"));
    }
}
