package org.smtplib.boot.autoconfigure.observation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What observations of mails tell, for all clients.
 *
 * @param includeRecipients Whether spans are told the addresses of a mail's recipients. Meters never are.
 */
@ConfigurationProperties("smtp.observation")
public record SmtpObservationProperties(
        @DefaultValue("false") boolean includeRecipients) {}
