package org.smtplib.boot.autoconfigure.mail;

import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.transaction.AfterCommitSmtpSender;
import org.smtplib.boot.autoconfigure.transaction.SmtpTransactionAutoConfiguration;
import org.smtplib.message.MailObject;
import org.smtplib.message.RecipientPolicy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.mail.MailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Auto-configuration of a {@code JavaMailSender} over the default {@link SmtpTemplate}, in the place of Spring Boot's own
 * and under its name; for an application that has the sender's classes and no {@link MailSender} of its own.
 */
@AutoConfiguration(
        after = {SmtpAutoConfiguration.class, SmtpTransactionAutoConfiguration.class},
        beforeName = "org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration")
@ConditionalOnClass({JavaMailSenderImpl.class, MimeMessage.class})
@ConditionalOnSingleCandidate(SmtpTemplate.class)
@ConditionalOnMissingBean(MailSender.class)
@ConditionalOnBooleanProperty(name = "smtp.java-mail-sender.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SmtpJavaMailSenderProperties.class)
public final class SmtpJavaMailSenderAutoConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpJavaMailSenderAutoConfiguration.class);

    @Bean
    SmtpJavaMailSender mailSender(
            ObjectProvider<SmtpTemplate> template,
            SmtpJavaMailSenderProperties properties,
            ObjectProvider<AfterCommitSmtpSender> afterCommit,
            Environment environment) {
        JavaMailKeys keys = new JavaMailKeys(environment);
        List<String> unused = keys.unused();
        if (!unused.isEmpty()) {
            LOG.warn("The JavaMailSender sends as smtp.* says; these keys change nothing, remove them: {}", unused);
        }
        // Made now, so that it ends after whoever sends with this; not there when a test mocks SmtpOperations.
        SmtpTemplate made = template.getIfAvailable();
        SmtpJavaMailSender sender = new SmtpJavaMailSender(
                made == null ? template::getObject : () -> made,
                properties.partialRecipients() ? RecipientPolicy.PARTIAL : RecipientPolicy.ALL_OR_NONE,
                properties.afterCommit() ? putOff(afterCommit.getIfUnique()) : mail -> false);
        sender.setDefaultEncoding(keys.defaultEncoding());
        sender.setJavaMailProperties(keys.session());
        return sender;
    }

    private static Predicate<MailObject> putOff(@Nullable AfterCommitSmtpSender afterCommit) {
        if (afterCommit == null) {
            throw new InvalidConfigurationPropertyValueException(
                    "smtp.java-mail-sender.after-commit",
                    true,
                    "There is no AfterCommitSmtpSender that mails could wait with: it needs spring-tx on the class path,"
                            + " and to be the only one of the application.");
        }
        return afterCommit::sendIfInTransaction;
    }
}
