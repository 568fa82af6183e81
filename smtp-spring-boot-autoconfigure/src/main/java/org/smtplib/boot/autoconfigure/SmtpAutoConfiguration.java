package org.smtplib.boot.autoconfigure;

import org.smtplib.SmtpOperations;
import org.smtplib.SmtpTemplate;
import org.smtplib.SmtpTemplateBuilder;
import org.smtplib.event.SmtpEventListener;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of an {@link SmtpTemplate}, for an application with {@code smtp.host} or its own {@link
 * SmtpConnectionDetails}, and without its own {@link SmtpOperations}. Beans of type {@link SmtpEventListener} become its
 * listeners; such a bean cannot itself depend on the template.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@EnableConfigurationProperties(SmtpProperties.class)
public final class SmtpAutoConfiguration {

    private static final String TEMPLATE = "smtpTemplate";

    @Bean(name = TEMPLATE, destroyMethod = "close")
    @ConditionalOnBean(SmtpConnectionDetails.class)
    @ConditionalOnMissingBean(SmtpOperations.class)
    SmtpTemplate smtpTemplate(
            SmtpConnectionDetails details,
            SmtpProperties properties,
            ObjectProvider<SmtpEventListener> listeners,
            ObjectProvider<SmtpTemplateBuilderCustomizer> customizers,
            ConfigurableBeanFactory beanFactory) {
        SmtpTemplateBuilder builder = SmtpTemplateFactory.builder(details, properties);
        listeners.orderedStream().forEach(builder::listener);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        // The executor is created first, so it would be destroyed last: after the template that its tasks send with.
        beanFactory.registerDependentBean(TEMPLATE, TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME);
        SmtpTemplate template = builder.build();
        SmtpSslBundle.warnIfUnused(details.getSslBundle(), template.config());
        return template;
    }

    /** Nested, because nested configurations are read first: the template's condition then sees this bean. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(SmtpHostCondition.class)
    @ConditionalOnMissingBean(SmtpConnectionDetails.class)
    static class PropertiesConfiguration {

        @Bean
        PropertiesSmtpConnectionDetails smtpConnectionDetails(
                SmtpProperties properties, ObjectProvider<SslBundles> sslBundles) {
            return new PropertiesSmtpConnectionDetails(
                    properties, SmtpSslBundle.find(properties.ssl().bundle(), sslBundles.getIfAvailable()));
        }
    }
}
