package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.annotation.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpOperations;
import org.smtplib.SmtpTemplate;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.transport.Endpoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Several clients beside each other. */
class SmtpClientsTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, SmtpAutoConfiguration.class));

    @Test
    void eachClientHasATemplateOfItsOwn() {
        contextRunner
                .withPropertyValues(
                        "smtp.host=main.example",
                        "smtp.timeout.command=7s",
                        "smtp.clients.reports.host=reports.example",
                        "smtp.clients.reports.port=2525",
                        "smtp.clients.reports.pool.max-size=2",
                        "smtp.clients.bulk-mail.host=bulk.example",
                        "smtp.clients.bulk-mail.protocol=smtps")
                .run(context -> {
                    Map<String, SmtpTemplate> clients =
                            context.getBean(SmtpClients.class).templates();
                    assertThat(clients).containsOnlyKeys("default", "reports", "bulk-mail");
                    assertThat(clients.get("default").config().endpoint()).isEqualTo(new Endpoint("main.example", 25));
                    assertThat(clients.get("reports").config().endpoint())
                            .isEqualTo(new Endpoint("reports.example", 2525));
                    assertThat(clients.get("reports").poolStats().max()).isEqualTo(2);
                    // Nothing is taken over: neither a server's login nor its time-outs belong to another.
                    assertThat(clients.get("reports").config().timeouts().command())
                            .hasSeconds(60);
                    assertThat(clients.get("bulk-mail").config().endpoint())
                            .isEqualTo(new Endpoint("bulk.example", 465));
                    assertThat(context.getBean("reportsSmtpTemplate")).isSameAs(clients.get("reports"));
                    assertThat(context.getBean("bulk-mailSmtpTemplate")).isSameAs(clients.get("bulk-mail"));
                });
    }

    @Test
    void whoAsksForNoNameGetsTheDefaultClient() {
        contextRunner
                .withPropertyValues("smtp.host=main.example", "smtp.clients.reports.host=reports.example")
                .withUserConfiguration(Wanting.class)
                .run(context -> {
                    Wanted wanted = context.getBean(Wanted.class);
                    assertThat(wanted.plain().config().endpoint().host()).isEqualTo("main.example");
                    assertThat(((SmtpTemplate) wanted.operations())
                                    .config()
                                    .endpoint()
                                    .host())
                            .isEqualTo("main.example");
                    assertThat(wanted.byQualifier().config().endpoint().host()).isEqualTo("reports.example");
                    assertThat(context.getBean(ByName.class).template).isSameAs(wanted.byQualifier());
                    assertThat(wanted.listed()).containsExactly(wanted.plain());
                });
    }

    @Test
    void namedClientsNeedNoDefaultOne() {
        contextRunner
                .withPropertyValues("smtp.clients.reports.host=reports.example")
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean("smtpTemplate");
                    assertThat(context.getBean(SmtpClients.class).templates()).containsOnlyKeys("reports");
                });
    }

    @Test
    void withoutADefaultClientNobodyGetsANamedOneUnasked() {
        contextRunner
                .withPropertyValues("smtp.clients.reports.host=reports.example")
                .withUserConfiguration(Plain.class)
                .run(context ->
                        assertThat(context).getFailure().hasRootCauseInstanceOf(NoSuchBeanDefinitionException.class));
    }

    @Test
    void clientWithoutHostCountsAsAbsent() {
        contextRunner
                .withPropertyValues(
                        "smtp.clients.reports.host=${NO_SUCH_VARIABLE:}", "smtp.clients.bulkmail.password=hunter2")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(SmtpClients.class).templates()).isEmpty();
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> context.getBean(SmtpClients.class).get("reports"))
                            .withMessage("There is no SMTP client 'reports'; there is none at all");
                });
    }

    @Test
    void anUnknownClientIsToldWhichThereAre() {
        contextRunner
                .withPropertyValues("smtp.host=main.example", "smtp.clients.reports.host=reports.example")
                .run(context -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> context.getBean(SmtpClients.class).get("report"))
                        .withMessage("There is no SMTP client 'report'; there are default, reports"));
    }

    @Test
    void theNameOfTheDefaultClientCannotBeGivenToAnother() {
        contextRunner
                .withPropertyValues("smtp.clients.default.host=a.example")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("smtp.clients.default")
                        .hasStackTraceContaining("set smtp.host"));
    }

    @Test
    void clientsOfClientsAreRefused() {
        contextRunner
                .withPropertyValues(
                        "smtp.clients.reports.host=a.example", "smtp.clients.reports.clients.inner.host=b.example")
                .run(context ->
                        assertThat(context).getFailure().hasStackTraceContaining("smtp.clients.reports.clients"));
    }

    @Test
    void failuresNameTheClientsKeys() {
        contextRunner
                .withPropertyValues("smtp.clients.reports.host=a.example", "smtp.clients.reports.pool.max-size=0")
                .run(context ->
                        assertThat(context).getFailure().hasStackTraceContaining("smtp.clients.reports.pool.max-size"));
        contextRunner
                .withPropertyValues("smtp.clients.reports.host=a.example", "smtp.clients.reports.username=jo")
                .run(context ->
                        assertThat(context).getFailure().hasStackTraceContaining("smtp.clients.reports.password"));
        contextRunner
                .withPropertyValues("smtp.clients.reports.host=a.example", "smtp.clients.reports.ssl.bundle=none")
                .run(context ->
                        assertThat(context).getFailure().hasStackTraceContaining("smtp.clients.reports.ssl.bundle"));
    }

    @Test
    void customizersAreToldWhoseBuilderItIs() {
        List<String> told = new ArrayList<>();
        contextRunner
                .withPropertyValues("smtp.host=main.example", "smtp.clients.reports.host=reports.example")
                .withBean(SmtpTemplateBuilderCustomizer.class, () -> (client, builder) -> {
                    told.add(client);
                    builder.localHostName(client + ".example");
                })
                .run(context -> {
                    assertThat(told).containsExactlyInAnyOrder("default", "reports");
                    assertThat(context.getBean(SmtpClients.class)
                                    .get("reports")
                                    .config()
                                    .localHostName())
                            .isEqualTo("reports.example");
                });
    }

    @Test
    void connectionDetailsWithTheNameOfAClientTakeThePlaceOfItsHost() {
        try (ScriptedSmtpServer container =
                ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            contextRunner
                    .withPropertyValues("smtp.host=main.example", "smtp.clients.reports.host=reports.example")
                    .withUserConfiguration(OwnDetails.class)
                    .withPropertyValues("container.port=" + container.port())
                    .run(context -> {
                        SmtpClients clients = context.getBean(SmtpClients.class);
                        assertThat(clients.get("default").config().endpoint().host())
                                .isEqualTo("main.example");
                        clients.get("reports").send(TestMails.to("jo@example.org"));
                        assertThat(container.messages()).hasSize(1);
                    });
        }
    }

    @Test
    void connectionDetailsOfAClientAreNotThoseOfTheDefaultOneAsWell() {
        contextRunner
                .withPropertyValues("smtp.host=main.example", "smtp.clients.reports.host=reports.example")
                .withUserConfiguration(CandidateDetails.class)
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("'reports'")
                        .hasMessageContaining("@Bean(defaultCandidate = false)"));
    }

    @Test
    void theApplicationsOwnBeanOfAClientTakesItsPlace() {
        contextRunner
                .withPropertyValues("smtp.clients.reports.host=reports.example")
                .withBean(
                        "reportsSmtpTemplate",
                        SmtpTemplate.class,
                        () -> SmtpTemplate.builder("own.example").build())
                .run(context -> assertThat(context.getBean(SmtpClients.class)
                                .get("reports")
                                .config()
                                .endpoint()
                                .host())
                        .isEqualTo("own.example"));
    }

    @Test
    void childOfAContextHasThatOnesClients() {
        ApplicationContextRunner both =
                contextRunner.withPropertyValues("smtp.host=main.example", "smtp.clients.reports.host=reports.example");
        both.run(parent -> both.withParent(parent).run(context -> {
            SmtpClients clients = context.getBean(SmtpClients.class);
            assertThat(clients.get("default")).isSameAs(parent.getBean("smtpTemplate"));
            assertThat(clients.get("reports")).isSameAs(parent.getBean("reportsSmtpTemplate"));
            assertThat(clients.templates()).containsOnlyKeys("default", "reports");
        }));
    }

    @Test
    void allAreClosedWithTheContext() {
        List<SmtpTemplate> templates = new ArrayList<>();
        contextRunner
                .withPropertyValues("smtp.host=main.example", "smtp.clients.reports.host=reports.example")
                .run(context -> templates.addAll(
                        context.getBean(SmtpClients.class).templates().values()));
        assertThat(templates)
                .hasSize(2)
                .allSatisfy(template -> assertThatThrownBy(() -> template.send(TestMails.to("jo@example.org")))
                        .hasMessageContaining("closed"));
    }

    record Wanted(SmtpTemplate plain, SmtpOperations operations, SmtpTemplate byQualifier, List<SmtpTemplate> listed) {}

    @Configuration(proxyBeanMethods = false)
    static class Wanting {

        @Bean
        Wanted wanted(
                SmtpTemplate plain,
                SmtpOperations operations,
                @Qualifier("reports") SmtpTemplate byQualifier,
                List<SmtpTemplate> listed) {
            return new Wanted(plain, operations, byQualifier, listed);
        }

        @Bean
        ByName byName() {
            return new ByName();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Plain {

        @Bean
        String wantsATemplate(SmtpTemplate template) {
            return template.toString();
        }
    }

    static class ByName {

        @Resource(name = "reportsSmtpTemplate")
        private SmtpTemplate template;
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnDetails {

        @Bean(defaultCandidate = false)
        @Qualifier("reports")
        SmtpConnectionDetails container(@Value("${container.port}") int port) {
            return new ReportsDetails(port);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class CandidateDetails {

        @Bean
        @Qualifier("reports")
        SmtpConnectionDetails container() {
            return new ReportsDetails(25);
        }
    }

    record ReportsDetails(int port) implements SmtpConnectionDetails {

        @Override
        public String getHost() {
            return "127.0.0.1";
        }

        @Override
        public int getPort() {
            return port;
        }
    }
}
