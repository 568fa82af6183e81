package org.smtplib.boot.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Matches when {@code smtp.host} holds text; {@code smtp.host=${MAIL_HOST:}} then turns mail on and off. */
final class SmtpHostCondition extends SpringBootCondition {

    static final String KEY = "smtp.host";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("SMTP server");
        return StringUtils.hasText(context.getEnvironment().getProperty(KEY))
                ? ConditionOutcome.match(message.foundExactly("property " + KEY))
                : ConditionOutcome.noMatch(message.because("property " + KEY + " is not set, or empty"));
    }
}
