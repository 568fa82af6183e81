package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtplib.SmtpTemplate;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The variable that Kubernetes sets beside a Service called smtp. */
@ExtendWith(OutputCaptureExtension.class)
class KubernetesSmtpPortTests {

    @Test
    void itIsIgnoredAndTheFilesPortCounts(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(
                Map.of("SMTP_PORT", "tcp://10.96.0.7:25", "SMTP_SERVICE_HOST", "10.96.0.7", "SMTP_USERNAME", "jo"),
                "smtp.port=587")) {
            assertThat(context.getBean(SmtpTemplate.class).config().endpoint().port())
                    .isEqualTo(587);
            assertThat(context.getEnvironment().getProperty("smtp.username")).isEqualTo("jo");
            assertThat(context.getEnvironment().resolvePlaceholders("${SMTP_PORT:none}"))
                    .isEqualTo("none");
        }
        assertThat(output)
                .containsOnlyOnce("SMTP_PORT=tcp://10.96.0.7:25 is ignored")
                .contains("Kubernetes")
                .contains("enableServiceLinks: false");
    }

    @Test
    void whereNothingElseGivesThePortItIsTheProtocols() {
        try (ConfigurableApplicationContext context = start(Map.of("SMTP_PORT", "tcp://10.96.0.7:25"))) {
            assertThat(context.getBean(SmtpTemplate.class).config().endpoint().port())
                    .isEqualTo(25);
        }
    }

    @Test
    void realPortInTheEnvironmentCounts(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(Map.of("SMTP_PORT", "2525"), "smtp.port=587")) {
            assertThat(context.getBean(SmtpTemplate.class).config().endpoint().port())
                    .isEqualTo(2525);
        }
        assertThat(output).doesNotContain("ignored");
    }

    private static ConfigurableApplicationContext start(Map<String, Object> variables, String... defaults) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        return new SpringApplicationBuilder(Application.class)
                .environment(environment)
                .web(WebApplicationType.NONE)
                .properties("smtp.host=mail.example.org", "smtp.password=${NONE:hunter2}", "smtp.username=ann")
                .properties(defaults)
                .run();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(SmtpAutoConfiguration.class)
    static class Application {}
}
