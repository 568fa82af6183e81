package org.smtplib.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.SmtpTemplate;
import org.smtplib.SmtpTemplateBuilder;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Builds the template of each client from its properties, with what beans add to it. */
final class SmtpClientFactory {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpClientFactory.class);

    private final SmtpProperties properties;
    private final ObjectProvider<SslBundles> sslBundles;
    private final ObjectProvider<SmtpEventListener> listeners;
    private final ObjectProvider<SmtpTemplateBuilderCustomizer> customizers;
    private final ConfigurableListableBeanFactory beanFactory;
    private final SmtpMechanisms mechanisms;

    SmtpClientFactory(
            SmtpProperties properties,
            ObjectProvider<SslBundles> sslBundles,
            ObjectProvider<SmtpEventListener> listeners,
            ObjectProvider<SmtpTemplateBuilderCustomizer> customizers,
            ConfigurableListableBeanFactory beanFactory) {
        this.properties = properties;
        this.sslBundles = sslBundles;
        this.listeners = listeners;
        this.customizers = customizers;
        this.beanFactory = beanFactory;
        this.mechanisms = new SmtpMechanisms(beanFactory);
    }

    /** The template of the default client. */
    SmtpTemplate createDefault(SmtpConnectionDetails details) {
        boolean byProperties = details instanceof PropertiesSmtpConnectionDetails;
        if (!byProperties) {
            requireOfNoOther(details);
        }
        SmtpProperties own = byProperties ? properties.withUrlResolved("smtp") : properties;
        return create(SmtpClients.DEFAULT, "smtp", own, details);
    }

    /** What is meant for a named client must not lead the mails of the default one there, too. */
    private void requireOfNoOther(SmtpConnectionDetails details) {
        for (String client : properties.clients().keySet()) {
            if (details == detailsBean(client)) {
                throw new IllegalStateException(
                        "A bean of type SmtpConnectionDetails is qualified for the SMTP client '"
                                + client + "', and would be that of the default client as well: declare it by"
                                + " @Bean(defaultCandidate = false)");
            }
        }
    }

    /** The connection details that the properties of the default client give. */
    PropertiesSmtpConnectionDetails defaultDetails() {
        return details("smtp", properties.withUrlResolved("smtp"));
    }

    /** The template of a client among {@code smtp.clients}; called by the bean definition that the registrar made. */
    SmtpTemplate createNamed(String client) {
        String prefix = SmtpClientsRegistrar.PREFIX + "." + client;
        SmtpProperties own = properties.clients().get(client);
        if (own == null) {
            throw new IllegalStateException("The properties " + prefix + ".* are gone, which were there when the"
                    + " application was prepared (ahead of time): the names of clients are fixed then");
        }
        if (!own.clients().isEmpty()) {
            throw new InvalidConfigurationPropertyValueException(
                    prefix + ".clients", own.clients().keySet(), "A client has no clients of its own.");
        }
        SmtpConnectionDetails details = detailsBean(client);
        if (details != null) {
            return create(client, prefix, own, details);
        }
        SmtpProperties resolved = own.withUrlResolved(prefix);
        return create(client, prefix, resolved, details(prefix, resolved));
    }

    /** A bean of the application's that says where the server of this client is, such as a container in a test. */
    private @Nullable SmtpConnectionDetails detailsBean(String client) {
        for (String bean : beanFactory.getBeanNamesForType(SmtpConnectionDetails.class)) {
            if (BeanFactoryAnnotationUtils.isQualifierMatch(client::equals, bean, beanFactory)) {
                return beanFactory.getBean(bean, SmtpConnectionDetails.class);
            }
        }
        return null;
    }

    private PropertiesSmtpConnectionDetails details(String prefix, SmtpProperties own) {
        SslBundle bundle = SmtpSslBundle.find(prefix + ".ssl.bundle", own.ssl().bundle(), sslBundles.getIfAvailable());
        return new PropertiesSmtpConnectionDetails(prefix, own, bundle);
    }

    private SmtpTemplate create(String client, String prefix, SmtpProperties own, SmtpConnectionDetails details) {
        SmtpTls tls = new SmtpTls(own.ssl().verifyHostname());
        SmtpTemplateBuilder builder = new SmtpPropertyMapper(prefix, own, tls, mechanisms.of(client)).builder(details);
        builder.safetyNet(SmtpSafety.of(prefix, own.safety(), properties.safety()));
        builder.virtualThreads(Threading.VIRTUAL.isActive(beanFactory.getBean(Environment.class)));
        listeners.orderedStream().forEach(builder::listener);
        customizers.orderedStream().forEach(customizer -> customizer.customize(client, builder));
        // The executor is created first, so it would be destroyed last: after the template that its tasks send with.
        beanFactory.registerDependentBean(
                SmtpClients.beanName(client), TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME);
        SmtpTemplate template = builder.build();
        if (own.testConnection()) {
            test(client, prefix, template);
        }
        SmtpSslBundle.warnIfUnused(prefix, details.getSslBundle(), template.config());
        String bundle = own.ssl().bundle();
        SslBundles bundles = sslBundles.getIfAvailable();
        if (details instanceof PropertiesSmtpConnectionDetails && StringUtils.hasText(bundle) && bundles != null) {
            bundles.addBundleUpdateHandler(bundle, newer -> reload(bundle, newer, tls, template));
            SslBundle latest = bundles.getBundle(bundle);
            if (latest != details.getSslBundle()) {
                reload(bundle, latest, tls, template); // which happened before anybody here could be told
            }
        }
        return template;
    }

    private static void test(String client, String prefix, SmtpTemplate template) {
        try {
            template.testConnection();
            LOG.info("The connection of the SMTP client {} was tested: {} takes mail", client, template);
        } catch (SmtpException e) {
            template.close(); // the context does not get to know it
            throw new SmtpConnectionTestException(client, prefix, template.config(), e);
        }
    }

    private static void reload(String name, SslBundle newer, SmtpTls tls, SmtpTemplate template) {
        try {
            tls.reload(newer);
        } catch (RuntimeException e) {
            LOG.error(
                    "The SSL bundle {} was loaded anew and cannot be used; {} goes on with the one before",
                    name,
                    template,
                    e);
            return;
        }
        template.evictAll();
        LOG.info("The SSL bundle {} was loaded anew; new connections of {} use it", name, template);
    }
}
