package org.smtplib.boot.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/**
 * Matches when there is an {@link org.smtplib.SmtpTemplate}, were it only that of a named client. A plain {@code
 * ConditionalOnBean} does not see those, since they are no default candidates.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnSmtpTemplateCondition.class)
public @interface ConditionalOnSmtpTemplate {}
