package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.SmtpOperations;
import org.smtplib.SmtpTemplate;
import org.smtplib.testing.TestCertificates;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.OrderUtils;
import org.springframework.mail.javamail.JavaMailSender;

/** What a whole application prints when its {@code smtp.*} properties cannot be used. */
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureTests {

    @ParameterizedTest
    @CsvSource({
        "smtp.pool.max-size, 0",
        "smtp.pool.max-size, -1",
        "smtp.pool.max-wait, 0s",
        "smtp.pool.max-idle, -1s",
        "smtp.pool.max-lifetime, 0",
        "smtp.pool.max-messages, 0",
        "smtp.pool.close-timeout, -5m",
        "smtp.timeout.connect, -1s",
        "smtp.timeout.tls, 0s",
        "smtp.timeout.greeting, 0s",
        "smtp.timeout.command, 0s",
        "smtp.timeout.write, 0s",
        "smtp.timeout.final-reply, -10m",
        "smtp.port, 0",
        "smtp.port, 65536",
        "smtp.port, -1",
        "smtp.host, mail example",
        "smtp.host, mail.example.org:587",
        "smtp.local-host-name, a b",
        "smtp.default-sender, Shop",
        "smtp.default-sender, shop at example.org",
        "smtp.default-sender, 'a@example.org, b@example.org'",
        "smtp.protocol, pop3",
        "smtp.starttls, maybe",
        "smtp.timeout.connect, soon",
        "smtp.port, smtp"
    })
    void aValueThatCannotBeUsedIsNamedWithItsKey(String key, String value, CapturedOutput output) {
        Throwable failure = key.equals("smtp.host")
                ? startInVain(Application.class, key + "=" + value)
                : startInVain(Application.class, "smtp.host=mail.example.org", key + "=" + value);
        assertThat(failure).hasStackTraceContaining(key);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(key)
                .contains(value)
                .contains("Action:");
    }

    @Test
    void anInvalidValueComesWithTheReason(CapturedOutput output) {
        Throwable failure = startInVain(Application.class, "smtp.host=mail.example.org", "smtp.pool.max-size=0");
        assertThat(output).contains("smtp.pool.max-size").contains("at least 1, not 0");
        assertThat(failure).rootCause().isInstanceOf(InvalidConfigurationPropertyValueException.class);
    }

    @Test
    void aHostThatIsAUrlIsRefusedWithoutThePasswordInIt(CapturedOutput output) {
        Throwable failure = startInVain(Application.class, "smtp.host=smtp://jo:hunter2@mail.example.org");
        assertThat(failure).hasStackTraceContaining("smtp.host is the name or address of a server and no URL");
        assertThat(output).contains("smtp.host").doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp.username", "smtp.password"})
    void aPlaceholderThatNothingResolvesIsNoCredential(String key, CapturedOutput output) {
        String other = key.equals("smtp.username") ? "smtp.password=hunter2" : "smtp.username=jo";
        startInVain(Application.class, "smtp.host=mail.example.org", other, key + "=${NOWHERE_TO_BE_FOUND}");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(key)
                .contains("It is a placeholder")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "opportunistic"})
    void smtpsWithAStarttlsModeIsAContradiction(String mode, CapturedOutput output) {
        startInVain(Application.class, "smtp.host=mail.example.org", "smtp.protocol=smtps", "smtp.starttls=" + mode);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("smtp.starttls")
                .contains("TLS from the first octet")
                .contains("leave the STARTTLS mode out");
    }

    @Test
    void aUserNameNeedsAPassword(CapturedOutput output) {
        startInVain(Application.class, "smtp.host=mail.example.org", "smtp.username=jo");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("smtp.username is set and smtp.password is not")
                .contains("Set smtp.password");
    }

    @Test
    void aPasswordNeedsAUserNameAndIsNotShown(CapturedOutput output) {
        Throwable failure =
                startInVain(Application.class, "smtp.host=mail.example.org", "smtp.username=", "smtp.password=hunter2");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("smtp.password is set and smtp.username is not")
                .contains("Set smtp.username")
                .doesNotContain("hunter2");
        assertThat(failure).hasStackTraceContaining("smtp.password is set").hasMessageNotContaining("hunter2");
    }

    @Test
    void anUnknownSslBundleIsNamedWithWhatToDefine(CapturedOutput output) {
        startInVain(Application.class, "smtp.host=mail.example.org", "smtp.ssl.bundle=corporate");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("smtp.ssl.bundle")
                .contains("There is no SSL bundle 'corporate'; none is defined")
                .contains("spring.ssl.bundle.pem.corporate")
                .contains("spring.ssl.bundle.jks.corporate");
    }

    @Test
    void anUnknownSslBundleIsNamedTogetherWithThoseThatExist(CapturedOutput output) {
        startInVain(
                Application.class,
                "smtp.host=mail.example.org",
                "smtp.ssl.bundle=corporate",
                "spring.ssl.bundle.pem.mail.truststore.certificate=" + TestCertificates.caPem());
        assertThat(output).contains("There is no SSL bundle 'corporate'; defined are mail");
    }

    @Test
    void anSslBundleWithoutSslAutoConfigurationIsUnknown(CapturedOutput output) {
        startInVain(WithoutSsl.class, "smtp.host=mail.example.org", "smtp.ssl.bundle=corporate");
        assertThat(output).contains("There is no SSL bundle 'corporate'; none is defined");
    }

    @Test
    void thePortThatKubernetesSetsIsExplained(CapturedOutput output) {
        startInVain(Application.class, "smtp.host=mail.example.org", "smtp.port=tcp://10.96.0.7:25");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("SMTP_PORT")
                .contains("tcp://10.96.0.7:25")
                .contains("enableServiceLinks: false");
    }

    @Test
    void theClientsThatThereAreAreNamed(CapturedOutput output) {
        startInVain(WantsTemplate.class, "smtp.clients.reports.host=a.example", "smtp.clients.bulk.host=b.example");
        assertThat(output)
                .contains("the clients with a name are bulk, reports, and smtp.host, of the one without, is not set")
                .contains("Ask for one by its name, such as @Qualifier(\"bulk\"), or set smtp.host.");
    }

    @Test
    void clientWithEverythingButAHostIsNamed(CapturedOutput output) {
        startInVain(WantsTemplate.class, "smtp.clients.reports.port=587");
        assertThat(output)
                .contains("the property smtp.host is not set, or empty. Nor is smtp.clients.reports.host.")
                .contains("Set smtp.host");
    }

    @Test
    void whoComesFromSpringBootsStarterIsToldWhereTheHostBelongs(CapturedOutput output) {
        startInVain(WantsMailSender.class, "spring.mail.host=mail.example.org");
        assertThat(output)
                .contains("of type org.springframework.mail.javamail.JavaMailSender")
                .contains("the property smtp.host is not set, or empty. There is spring.mail.host")
                .contains("Set smtp.host");
    }

    @Test
    void clientThatThereIsNotIsExplained(CapturedOutput output) {
        startInVain(WantsClient.class, "smtp.host=main.example", "smtp.clients.reports.host=a.example");
        assertThat(output)
                .contains("the clients with a name are reports, and none of them is meant")
                .contains("Ask for one by its name, such as @Qualifier(\"reports\").");
    }

    @ParameterizedTest
    @ValueSource(classes = {WantsTemplate.class, WantsOperations.class, WantsTemplateAsParameter.class})
    void aTemplateWithoutServerIsExplained(Class<?> application, CapturedOutput output) {
        startInVain(application);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(application.getSimpleName())
                .contains("no mail server is configured: the property smtp.host is not set, or empty")
                .contains("Set smtp.host")
                .contains(SmtpConnectionDetails.class.getName())
                .contains(SmtpOperations.class.getName());
    }

    @Test
    void anEmptyHostIsExplained(CapturedOutput output) {
        startInVain(WantsTemplate.class, "smtp.host=${MAIL_HOST:}");
        assertThat(output).contains("smtp.host is not set, or empty");
    }

    @Test
    void aTemplateBesideOwnOperationsIsExplained(CapturedOutput output) {
        startInVain(WantsTemplateBesideOwnOperations.class, "smtp.host=mail.example.org");
        assertThat(output)
                .contains("the application's own SmtpOperations bean takes its place")
                .contains("Ask for " + SmtpOperations.class.getName());
    }

    @Test
    void aTemplateThatIsMissingForAnotherReasonIsLeftToSpringBoot(CapturedOutput output) {
        startInVain(WithoutAutoConfiguration.class, "smtp.host=mail.example.org");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("org.smtplib.SmtpTemplate")
                .doesNotContain("no mail server is configured");
    }

    @Test
    void anotherMissingBeanIsLeftToSpringBoot(CapturedOutput output) {
        startInVain(WantsSomethingElse.class);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(StringBuilder.class.getName())
                .doesNotContain("smtp.host");
    }

    /** In this class path ours come first anyway; in a packaged application nothing but the order says so. */
    @Test
    void ourAnalyzersAreAskedBeforeTheGeneralOnes() throws ClassNotFoundException {
        int general = OrderUtils.getOrder(
                Class.forName("org.springframework.boot.autoconfigure.diagnostics.analyzer"
                        + ".NoSuchBeanDefinitionFailureAnalyzer"),
                Ordered.LOWEST_PRECEDENCE);
        assertThat(OrderUtils.getOrder(NoSmtpServerFailureAnalyzer.class, Ordered.LOWEST_PRECEDENCE))
                .isLessThan(general);
        assertThat(OrderUtils.getOrder(KubernetesSmtpPortFailureAnalyzer.class, Ordered.LOWEST_PRECEDENCE))
                .isLessThan(Ordered.LOWEST_PRECEDENCE);
    }

    private static Throwable startInVain(Class<?> application, String... properties) {
        List<String> arguments = new ArrayList<>();
        Arrays.stream(properties).map(property -> "--" + property).forEach(arguments::add);
        Throwable failure = catchThrowable(() -> new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .run(arguments.toArray(String[]::new))
                .close());
        assertThat(failure).isNotNull();
        return failure;
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({SslAutoConfiguration.class, SmtpAutoConfiguration.class})
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(SmtpAutoConfiguration.class)
    static class WithoutSsl {}

    static class WantsTemplate extends Application {

        @Autowired
        private SmtpTemplate template;
    }

    static class WantsClient extends Application {

        @Autowired
        @Qualifier("report")
        private SmtpTemplate template;
    }

    static class WantsMailSender extends Application {

        WantsMailSender(JavaMailSender sender) {}
    }

    static class WantsOperations extends Application {

        WantsOperations(SmtpOperations operations) {}
    }

    static class WantsTemplateAsParameter extends Application {

        @Bean
        String greeting(SmtpTemplate template) {
            return "Hello from " + template;
        }
    }

    static class WantsTemplateBesideOwnOperations extends Application {

        @Bean
        SmtpOperations operations() {
            return org.mockito.Mockito.mock(SmtpOperations.class);
        }

        @Bean
        String greeting(SmtpTemplate template) {
            return "Hello from " + template;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithoutAutoConfiguration {

        WithoutAutoConfiguration(SmtpTemplate template) {}
    }

    static class WantsSomethingElse extends Application {

        WantsSomethingElse(StringBuilder something) {}
    }
}
