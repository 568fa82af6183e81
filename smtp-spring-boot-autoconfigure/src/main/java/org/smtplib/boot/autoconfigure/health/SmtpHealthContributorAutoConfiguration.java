package org.smtplib.boot.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.Map;
import org.smtplib.boot.autoconfigure.ConditionalOnSmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.SmtpClients;
import org.smtplib.boot.autoconfigure.SmtpProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health of each {@link org.smtplib.SmtpTemplate}: one indicator, or with several clients one
 * for each under its name. A template that the application builds itself is judged by its mails when its listener of the
 * {@link SmtpHealthListeners} bean is among its listeners.
 */
@AutoConfiguration(after = SmtpAutoConfiguration.class)
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnSmtpTemplate
@ConditionalOnEnabledHealthIndicator("smtp")
public final class SmtpHealthContributorAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    SmtpHealthListeners smtpHealthListeners() {
        return new SmtpHealthListeners();
    }

    @Bean
    @ConditionalOnMissingBean(name = {"smtpHealthIndicator", "smtpHealthContributor"})
    HealthContributor smtpHealthContributor(
            SmtpClients clients, SmtpHealthListeners listeners, SmtpProperties properties) {
        Map<String, HealthContributor> indicators = new LinkedHashMap<>();
        clients.templates().forEach((client, template) -> {
            // A template of the application's own has no properties of its own.
            SmtpProperties own = properties.clients().getOrDefault(client, properties);
            indicators.put(client, new SmtpHealthIndicator(template, listeners.of(client), own.health()));
        });
        return indicators.size() == 1
                ? indicators.values().iterator().next()
                : CompositeHealthContributor.fromMap(indicators);
    }
}
