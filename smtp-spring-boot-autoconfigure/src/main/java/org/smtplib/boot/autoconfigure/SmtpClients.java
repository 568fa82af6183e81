package org.smtplib.boot.autoconfigure;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.smtplib.SmtpTemplate;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;

/** All templates of the application by the name of their client: those of the properties, and its own. */
public final class SmtpClients {

    /** The client that {@code smtp.host} describes; its bean is {@code smtpTemplate}. */
    public static final String DEFAULT = "default";

    private static final String BEAN = "smtpTemplate";
    private static final String SUFFIX = "SmtpTemplate";

    private final ConfigurableListableBeanFactory beanFactory;

    SmtpClients(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    /**
     * Each template by name: {@link #DEFAULT} for the bean {@code smtpTemplate}, {@code reports} for {@code
     * reportsSmtpTemplate}, and any other bean by its own.
     */
    public Map<String, SmtpTemplate> templates() {
        Map<String, SmtpTemplate> templates = new LinkedHashMap<>();
        SimpleAutowireCandidateResolver.resolveAutowireCandidates(beanFactory, SmtpTemplate.class)
                .forEach((bean, template) -> templates.put(nameOf(bean), template));
        return templates;
    }

    /**
     * The template of one client.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public SmtpTemplate get(String name) {
        String bean = beanName(name);
        if (beanFactory.containsBean(bean) && beanFactory.isTypeMatch(bean, SmtpTemplate.class)) {
            return beanFactory.getBean(bean, SmtpTemplate.class); // whatever is the matter with the others
        }
        Map<String, SmtpTemplate> templates = templates();
        SmtpTemplate template = templates.get(name);
        if (template == null) {
            throw new IllegalArgumentException("There is no SMTP client '" + name + "'; there "
                    + (templates.isEmpty() ? "is none at all" : "are " + String.join(", ", templates.keySet())));
        }
        return template;
    }

    /** The templates that exist already; none is made for this. */
    List<SmtpTemplate> made() {
        return Arrays.stream(beanFactory.getBeanNamesForType(SmtpTemplate.class, false, false))
                .filter(beanFactory::containsSingleton)
                .map(bean -> beanFactory.getBean(bean, SmtpTemplate.class))
                .toList();
    }

    static String beanName(String client) {
        return client.equals(DEFAULT) ? BEAN : client + SUFFIX;
    }

    private static String nameOf(String bean) {
        if (bean.equals(BEAN)) {
            return DEFAULT;
        }
        return bean.endsWith(SUFFIX) && bean.length() > SUFFIX.length()
                ? bean.substring(0, bean.length() - SUFFIX.length())
                : bean;
    }
}
