package org.smtplib.boot.autoconfigure;

import org.smtplib.SmtpTemplateBuilder;

/** Has the last word on the template that the properties describe; several are called in their {@code @Order}. */
@FunctionalInterface
public interface SmtpTemplateBuilderCustomizer {

    /** Changes the builder, from which the template is built afterwards. */
    void customize(SmtpTemplateBuilder builder);
}
