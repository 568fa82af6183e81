package org.smtplib.boot.autoconfigure;

import org.smtplib.SmtpTemplateBuilder;

/**
 * Has the last word on the templates that the properties describe; several are called in their {@code @Order}. It is
 * called before the first template is there, and so cannot itself depend on one.
 */
@FunctionalInterface
public interface SmtpTemplateBuilderCustomizer {

    /**
     * Changes a builder, from which the template is built afterwards.
     *
     * @param client {@link SmtpClients#DEFAULT}, or the name of {@code smtp.clients.<name>}
     */
    void customize(String client, SmtpTemplateBuilder builder);
}
