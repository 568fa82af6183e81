package org.smtplib.boot.autoconfigure;

import org.smtplib.SmtpOperations;
import org.smtplib.SmtpTemplate;
import org.smtplib.event.SmtpEventListener;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/**
 * Auto-configuration of an {@link SmtpTemplate} for {@code smtp.host} or the application's own {@link
 * SmtpConnectionDetails}, unless it has its own {@link SmtpOperations}, and of one for each of {@code smtp.clients}.
 * Beans of type {@link SmtpEventListener} become listeners of all; such a bean cannot itself depend on a template.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@EnableConfigurationProperties(SmtpProperties.class)
@Import(SmtpClientsRegistrar.class)
public final class SmtpAutoConfiguration {

    static final String FACTORY = "smtpClientFactory";

    @Bean(name = FACTORY)
    static SmtpClientFactory smtpClientFactory(
            SmtpProperties properties,
            ObjectProvider<SslBundles> sslBundles,
            ObjectProvider<SmtpEventListener> listeners,
            ObjectProvider<SmtpTemplateBuilderCustomizer> customizers,
            ConfigurableListableBeanFactory beanFactory) {
        return new SmtpClientFactory(properties, sslBundles, listeners, customizers, beanFactory);
    }

    @Bean(destroyMethod = "close")
    @Primary
    @ConditionalOnBean(SmtpConnectionDetails.class)
    @ConditionalOnMissingBean(SmtpOperations.class)
    SmtpTemplate smtpTemplate(SmtpClientFactory factory, SmtpConnectionDetails details) {
        return factory.createDefault(details);
    }

    @Bean
    SmtpClients smtpClients(ConfigurableListableBeanFactory beanFactory) {
        return new SmtpClients(beanFactory);
    }

    @Bean
    @ConditionalOnSmtpTemplate
    SmtpLifecycle smtpLifecycle(SmtpClients clients) {
        return new SmtpLifecycle(clients);
    }

    /** Nested, because nested configurations are read first: the template's condition then sees this bean. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(SmtpHostCondition.class)
    @ConditionalOnMissingBean(SmtpConnectionDetails.class)
    static class PropertiesConfiguration {

        @Bean
        PropertiesSmtpConnectionDetails smtpConnectionDetails(SmtpClientFactory factory) {
            return factory.defaultDetails();
        }
    }
}
