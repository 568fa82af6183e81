package org.smtplib.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Explains the {@code SMTP_PORT} that Kubernetes gives to each container beside a Service called smtp. */
// Spring Boot's own analyzer would say no more than that the value is no number; so this one is asked first.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class KubernetesSmtpPortFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private static final ConfigurationPropertyName PORT = ConfigurationPropertyName.of("smtp.port");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        ConfigurationProperty property = cause.getProperty();
        if (property == null
                || !property.getName().equals(PORT)
                || !String.valueOf(property.getValue()).startsWith("tcp://")) {
            return null;
        }
        return new FailureAnalysis(
                "The property smtp.port is '" + property.getValue() + "', which is no port. It is the environment"
                        + " variable SMTP_PORT, which Kubernetes sets in each container beside a Service called smtp.",
                "Set enableServiceLinks: false in the pod's specification, or give the Service another name.",
                cause);
    }
}
