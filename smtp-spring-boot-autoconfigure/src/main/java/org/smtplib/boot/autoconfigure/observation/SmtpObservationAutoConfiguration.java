package org.smtplib.boot.autoconfigure.observation;

import io.micrometer.observation.ObservationRegistry;
import java.util.function.Supplier;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.ConditionalOnSmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.SmtpClients;
import org.smtplib.boot.autoconfigure.SmtpTemplateBuilderCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration of the observation {@code smtp.client.send}, for the mails of all clients that the properties
 * describe. Without a registry nobody watches. {@code management.observations.enable.smtp.client=false} switches it off.
 */
@AutoConfiguration(
        after = SmtpAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnSmtpTemplate
@EnableConfigurationProperties(SmtpObservationProperties.class)
public final class SmtpObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    SmtpMailObservers smtpMailObservers(
            ObjectProvider<ObservationRegistry> registry,
            ObjectProvider<SmtpClientObservationConvention> convention,
            SmtpObservationProperties properties) {
        return new SmtpMailObservers(
                () -> registry.getIfUnique(() -> ObservationRegistry.NOOP),
                convention.getIfAvailable(),
                new DefaultSmtpClientObservationConvention(properties.includeRecipients()));
    }

    @Bean
    SmtpTemplateBuilderCustomizer smtpMailObservation(
            SmtpMailObservers observers, ObjectProvider<SmtpClients> clients) {
        return (client, builder) -> {
            Supplier<SmtpTemplate> template =
                    SingletonSupplier.of(() -> clients.getObject().get(client));
            builder.watcher(observers.observer(client, () -> template.get().servers()));
        };
    }
}
