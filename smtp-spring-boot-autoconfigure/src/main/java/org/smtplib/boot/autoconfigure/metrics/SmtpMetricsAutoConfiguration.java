package org.smtplib.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.smtplib.boot.autoconfigure.ConditionalOnSmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.SmtpClients;
import org.smtplib.boot.autoconfigure.SmtpTemplateBuilderCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters: those of the pool of each {@link org.smtplib.SmtpTemplate}, and those of the mails
 * of each client that the properties describe. The timer of mails comes of their observation.
 */
@AutoConfiguration(
        after = SmtpAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnSmtpTemplate
public final class SmtpMetricsAutoConfiguration {

    @Bean
    MeterBinder smtpMetrics(SmtpClients clients) {
        return registry ->
                clients.templates().forEach((name, template) -> new SmtpMetrics(template, name).bindTo(registry));
    }

    /** Each template gets meters of its own; they get hold of the registry only when there is a mail. */
    @Bean
    SmtpTemplateBuilderCustomizer smtpMailMeters(ObjectProvider<MeterRegistry> registry) {
        return (client, builder) -> builder.watcher(new SmtpMailMeters(registry::getObject, client));
    }
}
