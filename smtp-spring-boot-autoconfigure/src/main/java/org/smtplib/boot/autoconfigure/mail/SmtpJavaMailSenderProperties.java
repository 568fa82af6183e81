package org.smtplib.boot.autoconfigure.mail;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code smtp.java-mail-sender.*} properties.
 *
 * @param enabled Whether there is a JavaMailSender that sends over the default client.
 * @param partialRecipients Whether a mail of the JavaMailSender goes to the other recipients when some are refused. The
 *     call fails either way.
 * @param afterCommit Whether a mail that is sent within a transaction waits for its commit. The call returns at once then,
 *     and a failure is logged.
 */
@ConfigurationProperties("smtp.java-mail-sender")
record SmtpJavaMailSenderProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("false") boolean partialRecipients,
        @DefaultValue("false") boolean afterCommit) {}
