package org.smtplib.boot.autoconfigure;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.smtplib.SmtpOperations;
import org.smtplib.SmtpTemplate;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Says what to set when a template is wanted and no server is configured. */
// Spring Boot's own analyzer of a missing bean says nothing of properties; so this one is asked first.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class NoSmtpServerFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

    private static final Set<String> DEPENDING = Set.of(
            "org.springframework.mail.MailSender",
            "org.springframework.mail.javamail.JavaMailSender",
            "org.springframework.mail.javamail.JavaMailSenderImpl",
            "org.smtplib.boot.autoconfigure.transaction.AfterCommitSmtpSender");

    private final BeanFactory beanFactory;
    private final Environment environment;

    NoSmtpServerFailureAnalyzer(BeanFactory beanFactory, Environment environment) {
        this.beanFactory = beanFactory;
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(
            Throwable rootFailure, NoSuchBeanDefinitionException cause, @Nullable String description) {
        Class<?> wanted = cause.getBeanType();
        if (cause instanceof NoUniqueBeanDefinitionException || wanted == null || !isOurs(wanted)) {
            return null;
        }
        String missing = (description == null ? "A bean" : description + " needs a bean") + " of type "
                + wanted.getName() + (description == null ? " is needed" : "") + ", and there is none, because ";
        if (wanted == SmtpTemplate.class && hasOwnOperations()) {
            return new FailureAnalysis(
                    missing + "the application's own SmtpOperations bean takes its place.",
                    "Ask for " + SmtpOperations.class.getName() + " instead.",
                    cause);
        }
        Set<String> clients = SmtpClientsRegistrar.names(environment);
        boolean defaultClient = SmtpHostCondition.isMet(environment);
        if (!clients.isEmpty() && SmtpOperations.class.isAssignableFrom(wanted)) {
            return new FailureAnalysis(
                    missing + "the clients with a name are " + String.join(", ", clients) + ", and "
                            + (defaultClient ? "none of them is meant." : "smtp.host, of the one without, is not set."),
                    "Ask for one by its name, such as @Qualifier(\""
                            + clients.iterator().next() + "\")"
                            + (defaultClient ? "." : ", or set smtp.host."),
                    cause);
        }
        if (defaultClient) {
            // Then it is missing for a reason that others know better, such as an exclusion.
            return null;
        }
        return new FailureAnalysis(
                missing + "no mail server is configured: the property smtp.host is not set, or empty." + halfSet(),
                "Set smtp.host to the mail server's name (and smtp.port, smtp.username and smtp.password as it wants"
                        + " them), or define a bean of type "
                        + SmtpConnectionDetails.class.getName() + " or " + SmtpOperations.class.getName() + ".",
                cause);
    }

    /** By their types alone: no bean can be made in a context that has failed. */
    private boolean hasOwnOperations() {
        return beanFactory instanceof ListableBeanFactory beans
                && Arrays.stream(beans.getBeanNamesForType(SmtpOperations.class, true, false))
                        .anyMatch(name -> !beans.isTypeMatch(name, SmtpTemplate.class));
    }

    /** Types that depend on a template, and may not be on the class path. */
    private static boolean isOurs(Class<?> wanted) {
        return wanted == SmtpTemplate.class || wanted == SmtpOperations.class || DEPENDING.contains(wanted.getName());
    }

    /** What was meant, perhaps. */
    private String halfSet() {
        if (StringUtils.hasText(environment.getProperty("spring.mail.host"))) {
            return " There is spring.mail.host, which is Spring Boot's own starter's: the same value belongs there.";
        }
        Set<String> hostless = SmtpClientsRegistrar.namesWithoutHost(environment);
        return hostless.isEmpty()
                ? ""
                : " Nor is " + SmtpClientsRegistrar.PREFIX + "."
                        + String.join(".host, nor " + SmtpClientsRegistrar.PREFIX + ".", hostless) + ".host.";
    }
}
