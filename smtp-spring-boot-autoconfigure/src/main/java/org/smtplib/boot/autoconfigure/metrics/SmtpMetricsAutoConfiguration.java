package org.smtplib.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters: gauges for the pool of each {@link SmtpTemplate}, and a timer for the mails of the
 * bean called {@code smtpTemplate}.
 */
@AutoConfiguration(
        after = SmtpAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({SmtpTemplate.class, MeterRegistry.class})
public final class SmtpMetricsAutoConfiguration {

    private static final String TEMPLATE = "smtpTemplate";

    @Bean
    MeterBinder smtpMetrics(Map<String, SmtpTemplate> templates) {
        return registry -> templates.forEach((name, template) -> new SmtpMetrics(template, name).bindTo(registry));
    }

    /** A listener of the template's: it gets hold of registry and template only when there is a mail. */
    @Bean
    @ConditionalOnBean(name = TEMPLATE)
    @ConditionalOnMissingBean
    SmtpSendTimer smtpSendTimer(
            ObjectProvider<MeterRegistry> registry, @Qualifier(TEMPLATE) ObjectProvider<SmtpTemplate> template) {
        return new SmtpSendTimer(
                registry::getObject, TEMPLATE, () -> template.getObject().config());
    }
}
