package org.smtplib.boot.autoconfigure.health;

import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.ConditionalOnSmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.SmtpClients;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.CompositeHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health of each {@link SmtpTemplate}. A template that the application builds itself is
 * judged by its mails when the {@link SmtpHealthListener} bean is among its listeners.
 */
@AutoConfiguration(after = SmtpAutoConfiguration.class)
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnSmtpTemplate
@ConditionalOnEnabledHealthIndicator("smtp")
public final class SmtpHealthContributorAutoConfiguration
        extends CompositeHealthContributorConfiguration<SmtpHealthIndicator, SmtpTemplate> {

    SmtpHealthContributorAutoConfiguration(SmtpHealthListener listener) {
        super(template -> new SmtpHealthIndicator(template, listener));
    }

    /** Static, because the constructor above wants it. */
    @Bean
    @ConditionalOnMissingBean
    static SmtpHealthListener smtpHealthListener() {
        return new SmtpHealthListener();
    }

    @Bean
    @ConditionalOnMissingBean(name = {"smtpHealthIndicator", "smtpHealthContributor"})
    HealthContributor smtpHealthContributor(SmtpClients clients) {
        return createContributor(clients.templates());
    }
}
