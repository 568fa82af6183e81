package org.smtplib.boot.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches when {@code smtp.host} or {@code smtp.url} holds text; {@code smtp.host=${MAIL_HOST:}} then turns mail on and off.
 */
final class SmtpHostCondition extends SpringBootCondition {

    private static final String KEY = "smtp.host";
    private static final String URL = "smtp.url";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("SMTP server");
        return isMet(context.getEnvironment())
                ? ConditionOutcome.match(message.foundExactly("property " + KEY + " or " + URL))
                : ConditionOutcome.noMatch(message.because("property " + KEY + " is not set, or empty"));
    }

    static boolean isMet(Environment environment) {
        return StringUtils.hasText(environment.getProperty(KEY)) || StringUtils.hasText(environment.getProperty(URL));
    }
}
