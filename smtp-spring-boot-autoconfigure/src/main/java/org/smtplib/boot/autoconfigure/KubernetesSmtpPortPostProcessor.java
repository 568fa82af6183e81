package org.smtplib.boot.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Takes the {@code SMTP_PORT} that Kubernetes sets beside a Service called smtp out of the properties: it is the address
 * of that Service, and would hide the port that a file gives.
 */
final class KubernetesSmtpPortPostProcessor implements EnvironmentPostProcessor, Ordered {

    private static final String VARIABLE = "SMTP_PORT";

    private final Log log;

    KubernetesSmtpPortPostProcessor(DeferredLogFactory logs) {
        this.log = logs.getLog(getClass());
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        PropertySource<?> variables =
                environment.getPropertySources().get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        if (variables == null || !(variables.getSource() instanceof Map<?, ?> map)) {
            return;
        }
        String value = String.valueOf(map.get(VARIABLE));
        if (!value.startsWith("tcp://")) {
            return;
        }
        Map<String, Object> others = new HashMap<>();
        map.forEach((name, held) -> others.put(String.valueOf(name), held));
        others.remove(VARIABLE);
        environment
                .getPropertySources()
                .replace(variables.getName(), new SystemEnvironmentPropertySource(variables.getName(), others));
        log.warn(
                "The environment variable " + VARIABLE + "=" + value + " is ignored: it is no port, but what Kubernetes"
                        + " sets beside a Service called smtp. To be rid of it set enableServiceLinks: false in the pod's"
                        + " specification, or give the Service another name");
    }

    /** Before Spring Boot notes where each variable comes from. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
