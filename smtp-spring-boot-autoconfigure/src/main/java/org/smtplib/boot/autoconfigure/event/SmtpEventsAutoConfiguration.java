package org.smtplib.boot.autoconfigure.event;

import org.smtplib.boot.autoconfigure.ConditionalOnSmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.SmtpClients;
import org.smtplib.boot.autoconfigure.SmtpProperties;
import org.smtplib.boot.autoconfigure.SmtpTemplateBuilderCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the application events of mails, for each client whose {@code events.enabled} is not false. */
@AutoConfiguration(after = SmtpAutoConfiguration.class)
@ConditionalOnSmtpTemplate
public final class SmtpEventsAutoConfiguration {

    @Bean
    SmtpTemplateBuilderCustomizer smtpEventPublishing(SmtpProperties properties, ApplicationEventPublisher publisher) {
        return (client, builder) -> {
            SmtpProperties own = client.equals(SmtpClients.DEFAULT)
                    ? properties
                    : properties.clients().get(client);
            if (own == null || own.events().enabled()) {
                builder.listener(new SmtpEventPublisher(client, publisher));
            }
        };
    }
}
