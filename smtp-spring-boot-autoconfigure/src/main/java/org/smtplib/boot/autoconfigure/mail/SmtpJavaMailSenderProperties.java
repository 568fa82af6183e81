package org.smtplib.boot.autoconfigure.mail;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code smtp.java-mail-sender.*} properties.
 *
 * @param enabled Whether there is a JavaMailSender that sends over the default client.
 * @param partialRecipients Whether a mail of the JavaMailSender goes to the other recipients when some are refused. The
 *     call fails either way.
 */
@ConfigurationProperties("smtp.java-mail-sender")
record SmtpJavaMailSenderProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("false") boolean partialRecipients) {}
