package org.smtplib.boot.autoconfigure;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.smtplib.SmtpTemplate;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.StringUtils;

/** Makes a bean definition of each client among {@code smtp.clients} that has a host or a URL. */
final class SmtpClientsRegistrar implements ImportBeanDefinitionRegistrar {

    static final String PREFIX = "smtp.clients";

    private final Environment environment;

    SmtpClientsRegistrar(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        for (String client : names(environment)) {
            String bean = SmtpClients.beanName(client);
            // A bean of the application's own takes its place, and so does that of a parent context.
            boolean there = registry instanceof BeanFactory beans
                    ? beans.containsBean(bean)
                    : registry.containsBeanDefinition(bean);
            if (!there) {
                registry.registerBeanDefinition(bean, definition(client));
            }
        }
    }

    /**
     * The names under {@code smtp.clients}, without those that have neither host nor URL: a server is switched off like that, and a
     * variable such as SMTP_CLIENTS_BULKMAIL_PASSWORD, meant for {@code bulk-mail}, makes no client of its own.
     */
    static Set<String> names(Environment environment) {
        Set<String> names = names(environment, true);
        if (names.contains(SmtpClients.DEFAULT)) {
            throw new InvalidConfigurationPropertyValueException(
                    PREFIX + "." + SmtpClients.DEFAULT,
                    null,
                    "This is the name of the client without a name: set smtp.host and the other keys below smtp, or"
                            + " give this one another name.");
        }
        return names;
    }

    /** Names that have some other key. */
    static Set<String> namesWithoutHost(Environment environment) {
        return names(environment, false);
    }

    private static Set<String> names(Environment environment, boolean withHost) {
        Set<String> names = new TreeSet<>();
        Binder.get(environment)
                .bind(PREFIX, Bindable.mapOf(String.class, Place.class))
                .ifBound(places -> places.forEach((name, place) -> {
                    if (withHost == (StringUtils.hasText(place.host()) || StringUtils.hasText(place.url()))) {
                        names.add(name);
                    }
                }));
        return names;
    }

    /** Nothing in it but names: what prepares an application ahead of time can write it down. */
    private static RootBeanDefinition definition(String client) {
        RootBeanDefinition definition = new RootBeanDefinition(SmtpTemplate.class);
        definition.setFactoryBeanName(SmtpAutoConfiguration.FACTORY);
        definition.setFactoryMethodName("createNamed");
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, client);
        definition.setDestroyMethodName("close");
        definition.setDefaultCandidate(false);
        definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, client));
        return definition;
    }

    /** As much of a client as tells whether there is one. */
    record Place(
            @Nullable String host,
            @Nullable String url,
            @Nullable String port,
            @Nullable String username) {}
}
