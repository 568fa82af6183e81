package org.smtplib.boot.autoconfigure.endpoint;

import org.smtplib.boot.autoconfigure.ConditionalOnSmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.SmtpClients;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the actuator endpoint {@code smtp}, where it is exposed. */
@AutoConfiguration(after = SmtpAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnSmtpTemplate
@ConditionalOnAvailableEndpoint(SmtpEndpoint.class)
public final class SmtpEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    SmtpEndpoint smtpEndpoint(SmtpClients clients) {
        return new SmtpEndpoint(clients);
    }
}
