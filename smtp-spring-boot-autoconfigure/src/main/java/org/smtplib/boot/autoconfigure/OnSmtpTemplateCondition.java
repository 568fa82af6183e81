package org.smtplib.boot.autoconfigure;

import org.smtplib.SmtpTemplate;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Looks for the bean definition of a template, of whatever kind. */
final class OnSmtpTemplateCondition extends SpringBootCondition implements ConfigurationCondition {

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnSmtpTemplate.class);
        ListableBeanFactory beanFactory = context.getBeanFactory();
        String[] names = beanFactory == null
                ? new String[0]
                // Without making any bean: it is not their time yet.
                : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, SmtpTemplate.class, true, false);
        return names.length == 0
                ? ConditionOutcome.noMatch(
                        message.didNotFind("an SMTP template").atAll())
                : ConditionOutcome.match(message.found("template", "templates").items((Object[]) names));
    }
}
