package org.smtplib.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.SmtpTemplateBuilderCustomizer;
import org.smtplib.boot.autoconfigure.TestMails;
import org.smtplib.boot.autoconfigure.observation.SmtpObservationAutoConfiguration;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SmtpMetricsAutoConfigurationTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MetricsAutoConfiguration.class,
                    ObservationAutoConfiguration.class,
                    SmtpAutoConfiguration.class,
                    SmtpMetricsAutoConfiguration.class,
                    SmtpObservationAutoConfiguration.class))
            .withBean(SimpleMeterRegistry.class);

    @Test
    void thePoolOfTheTemplateHasGauges() {
        contextRunner
                .withPropertyValues("smtp.host=mail.example.org", "smtp.pool.max-size=7")
                .run(context -> assertThat(gauge(context.getBean(MeterRegistry.class), "default"))
                        .isEqualTo(7));
    }

    @Test
    void thePoolsOfOwnTemplatesHaveGaugesUnderTheirNames() {
        contextRunner
                .withBean(
                        "orders",
                        SmtpTemplate.class,
                        () -> SmtpTemplate.builder("orders.example.org").build())
                .withBean(
                        "letters",
                        SmtpTemplate.class,
                        () -> SmtpTemplate.builder("letters.example.org").build())
                .run(context -> {
                    assertThat(gauge(context.getBean(MeterRegistry.class), "orders"))
                            .isEqualTo(4);
                    assertThat(gauge(context.getBean(MeterRegistry.class), "letters"))
                            .isEqualTo(4);
                });
    }

    @Test
    void eachMailIsTimed() {
        MailServerScriptBuilder script = MailServerScript.smtp()
                .onRecipient("unknown@example.org", "550 5.1.1 unknown")
                .onRecipient("busy@example.org", "450 4.2.0 busy")
                .faultOnMail(5, Step.END_OF_DATA, Fault.CLOSE);
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script.build())) {
            contextRunner
                    .withPropertyValues("smtp.host=" + server.host(), "smtp.port=" + server.port())
                    .run(context -> {
                        SmtpTemplate template = context.getBean(SmtpTemplate.class);
                        MeterRegistry registry = context.getBean(MeterRegistry.class);
                        template.send(TestMails.to("jo@example.org"));
                        template.send(TestMails.to("jo@example.org", "unknown@example.org"));
                        catchThrowable(() -> template.send(TestMails.to("unknown@example.org")));
                        catchThrowable(() -> template.send(TestMails.to("busy@example.org")));
                        catchThrowable(() -> template.send(TestMails.to("jo@example.org")));
                        server.kill();
                        catchThrowable(() -> template.send(TestMails.to("jo@example.org")));
                        for (String outcome : new String[] {
                            "ACCEPTED", "PARTIAL", "REJECTED_PERMANENT", "REJECTED_TRANSIENT", "IN_DOUBT", "NOT_SENT"
                        }) {
                            assertThat(registry.get("smtp.client.send")
                                            .tag("smtp.client.name", "default")
                                            .tag("server.address", "127.0.0.1")
                                            .tag("server.port", String.valueOf(server.port()))
                                            .tag("network.protocol.name", "smtp")
                                            .tag("outcome", outcome)
                                            .timer()
                                            .count())
                                    .as(outcome)
                                    .isEqualTo(1);
                        }
                        assertThat(registry.getMeters())
                                .flatExtracting(meter -> meter.getId().getTags())
                                .extracting(Tag::getValue)
                                .noneMatch(value -> value.contains("@"));
                    });
        }
    }

    @Test
    void theTagsAreThoseOfTheTemplateAsCustomized() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            contextRunner
                    .withPropertyValues("smtp.host=" + server.host())
                    .withBean(
                            SmtpTemplateBuilderCustomizer.class, () -> (client, builder) -> builder.port(server.port()))
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        Meter timer = context.getBean(MeterRegistry.class)
                                .get("smtp.client.send")
                                .timer();
                        assertThat(timer.getId().getTag("server.port")).isEqualTo(String.valueOf(server.port()));
                    });
        }
    }

    /** Then the first mail makes the template, and the template's listener must not make what asks for the template. */
    @Test
    void lazyInitializationIsNoHindrance() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            contextRunner
                    .withInitializer(context ->
                            context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                    .withPropertyValues("smtp.host=" + server.host(), "smtp.port=" + server.port())
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        MeterRegistry registry = context.getBean(MeterRegistry.class);
                        assertThat(registry.get("smtp.client.send").timer().count())
                                .isEqualTo(1);
                        assertThat(gauge(registry, "default")).isEqualTo(4);
                    });
        }
    }

    @Test
    void withoutRegistryThereAreNoMeters() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(SmtpAutoConfiguration.class, SmtpMetricsAutoConfiguration.class))
                .withPropertyValues("smtp.host=mail.example.org")
                .run(context -> assertThat(context)
                        .hasSingleBean(SmtpTemplate.class)
                        .doesNotHaveBean(SmtpMetricsAutoConfiguration.class));
    }

    @Test
    void withoutTemplateThereAreNoMeters() {
        contextRunner.run(
                context -> assertThat(context).hasNotFailed().doesNotHaveBean(SmtpMetricsAutoConfiguration.class));
    }

    @Test
    void withoutMicrometerThereAreNoMeters() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(SmtpAutoConfiguration.class, SmtpMetricsAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(MeterRegistry.class))
                .withPropertyValues("smtp.host=mail.example.org")
                .run(context -> assertThat(context)
                        .hasSingleBean(SmtpTemplate.class)
                        .doesNotHaveBean(SmtpMetricsAutoConfiguration.class));
    }

    @Test
    void recipientsAreCountedByOutcomeAndSizesOfAcceptedMailsAreSummedUp() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(MailServerScript.smtp()
                .onRecipient("unknown@example.org", "550 5.1.1 unknown")
                .build())) {
            contextRunner
                    .withPropertyValues("smtp.host=" + server.host(), "smtp.port=" + server.port())
                    .run(context -> {
                        SmtpTemplate template = context.getBean(SmtpTemplate.class);
                        template.send(mail(Content.of("Subject: x\r\n\r\n12345\r\n"), "jo", "al", "unknown"));
                        catchThrowable(() -> template.send(mail(Content.of("Subject: x\r\n\r\n"), "unknown")));
                        template.send(mail(Content.once(new ByteArrayInputStream(new byte[] {13, 10})), "jo"));
                        template.close();
                        catchThrowable(() -> template.send(TestMails.to("jo@example.org")));
                        MeterRegistry registry = context.getBean(MeterRegistry.class);
                        assertThat(recipients(registry, "ACCEPTED")).isEqualTo(3);
                        assertThat(recipients(registry, "REJECTED_PERMANENT")).isEqualTo(2);
                        assertThat(recipients(registry, "NOT_SENT")).isEqualTo(1);
                        assertThat(recipients(registry, "IN_DOUBT")).isZero();
                        DistributionSummary sizes =
                                registry.get("smtp.client.messages.size").summary();
                        assertThat(sizes.count()).isEqualTo(1);
                        assertThat(sizes.totalAmount()).isEqualTo(21);
                    });
        }
    }

    @Test
    void aScrapeOfPrometheusShowsAllOfIt() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(MailServerScript.smtp()
                .onRecipient("unknown@example.org", "550 5.1.1 unknown")
                .build())) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(
                            MetricsAutoConfiguration.class,
                            ObservationAutoConfiguration.class,
                            SmtpAutoConfiguration.class,
                            SmtpMetricsAutoConfiguration.class,
                            SmtpObservationAutoConfiguration.class))
                    .withBean(
                            PrometheusMeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                    .withPropertyValues("smtp.host=" + server.host(), "smtp.port=" + server.port())
                    .run(context -> {
                        SmtpTemplate template = context.getBean(SmtpTemplate.class);
                        template.send(TestMails.to("jo@example.org"));
                        template.send(TestMails.to("jo@example.org", "unknown@example.org"));
                        catchThrowable(() -> template.send(TestMails.to("unknown@example.org")));
                        template.evictAll();
                        await().until(() -> template.poolStats().total() == 0);
                        String scrape =
                                context.getBean(PrometheusMeterRegistry.class).scrape();
                        assertThat(sends(scrape, "ACCEPTED", "250", "none")).isEqualTo(1);
                        assertThat(sends(scrape, "PARTIAL", "250", "none")).isEqualTo(1);
                        assertThat(sends(scrape, "REJECTED_PERMANENT", "550", "SmtpRecipientsRefusedException"))
                                .isEqualTo(1);
                        String client = "{smtp_client_name=\"default\"} ";
                        assertThat(scrape.lines())
                                .contains(
                                        "smtp_client_connections_max" + client + "4.0",
                                        "smtp_client_connections_idle" + client + "0.0",
                                        "smtp_client_connections_acquire_seconds_count" + client + "3",
                                        "smtp_client_connections_creation_seconds_count" + client + "1",
                                        "smtp_client_connections_usage_seconds_count" + client + "3",
                                        "smtp_client_connections_timeout_total" + client + "0.0",
                                        "smtp_client_connections_closed_total{reason=\"EVICTED\",smtp_client_name=\"default\"} 1.0",
                                        "smtp_client_recipients_total{outcome=\"ACCEPTED\",smtp_client_name=\"default\"} 2.0",
                                        "smtp_client_recipients_total{outcome=\"REJECTED_PERMANENT\",smtp_client_name=\"default\"} 2.0",
                                        "smtp_client_messages_size_bytes_count" + client + "2");
                        assertThat(scrape).doesNotContain("@");
                    });
        }
    }

    private static double sends(String scrape, String outcome, String code, String error) {
        return scrape.lines()
                .filter(line -> line.startsWith("smtp_client_send_seconds_count{"))
                .filter(line -> line.contains("outcome=\"" + outcome + "\"")
                        && line.contains("smtp_response_status_code=\"" + code + "\"")
                        && line.contains("error=\"" + error + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static MailObject mail(Content content, String... names) {
        return new MailObject(
                Envelope.of(
                        "shop@example.org",
                        Arrays.stream(names).map(name -> name + "@example.org").toList()),
                content);
    }

    private static double recipients(MeterRegistry registry, String outcome) {
        return registry.get("smtp.client.recipients")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static double gauge(MeterRegistry registry, String name) {
        return registry.get("smtp.client.connections.max")
                .tag("smtp.client.name", name)
                .gauge()
                .value();
    }
}
