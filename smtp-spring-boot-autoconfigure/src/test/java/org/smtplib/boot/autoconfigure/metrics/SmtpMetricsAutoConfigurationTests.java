package org.smtplib.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.SmtpTemplateBuilderCustomizer;
import org.smtplib.boot.autoconfigure.TestMails;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SmtpMetricsAutoConfigurationTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MetricsAutoConfiguration.class, SmtpAutoConfiguration.class, SmtpMetricsAutoConfiguration.class))
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

    private static double gauge(MeterRegistry registry, String name) {
        return registry.get("smtp.client.connections.max")
                .tag("smtp.client.name", name)
                .gauge()
                .value();
    }
}
