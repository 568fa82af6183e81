package org.smtplib.boot.autoconfigure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.sasl.SaslMechanism;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.annotation.Order;

/** Login mechanisms of the application's own. */
class SaslMechanismBeansTests {

    private final ApplicationContextRunner contextRunner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SmtpAutoConfiguration.class));

    /** Says its name's first letter, which is the word. */
    private record Own(String name) implements SaslMechanism {

        @Override
        public byte[] initialResponse() {
            return name.substring(0, 1).getBytes(UTF_8);
        }

        @Override
        public byte[] respond(byte[] challenge) {
            return challenge;
        }
    }

    @Test
    void aBeanLogsInWithoutUserNameAndPassword() {
        try (ScriptedSmtpServer server = server("XTOKEN")) {
            on(server).withBean(SaslMechanism.class, () -> new Own("XTOKEN")).run(context -> {
                context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                assertThat(mechanisms(server)).containsExactly("XTOKEN");
            });
        }
    }

    @Test
    void aPrototypeIsMadeForEachLoginAndASingletonOnce() {
        try (ScriptedSmtpServer server = server("XPROTOTYPE", "XSINGLETON")) {
            on(server).withUserConfiguration(Scopes.class).run(context -> {
                SmtpTemplate template = context.getBean(SmtpTemplate.class);
                for (int i = 0; i < 2; i++) {
                    template.send(TestMails.to("jo@example.org"));
                    template.evictAll();
                }
                assertThat(mechanisms(server)).containsExactly("XPROTOTYPE", "XPROTOTYPE");
                assertThat(context.getBean(Scopes.class).made).hasValue(2);
            });
        }
    }

    @Test
    void theirOrderIsKept() {
        try (ScriptedSmtpServer server = server("XFIRST", "XSECOND")) {
            on(server).withUserConfiguration(InOrder.class).run(context -> {
                context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                assertThat(mechanisms(server)).containsExactly("XFIRST");
            });
        }
    }

    @Test
    void aBeanThatIsNoDefaultCandidateIsForTheClientOfItsQualifier() {
        try (ScriptedSmtpServer plain =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build());
                ScriptedSmtpServer reports = server("XTOKEN")) {
            on(plain)
                    .withPropertyValues(
                            "smtp.clients.reports.host=" + reports.host(),
                            "smtp.clients.reports.port=" + reports.port())
                    .withUserConfiguration(ForReports.class)
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        context.getBean(SmtpClients.class).get("reports").send(TestMails.to("jo@example.org"));
                        assertThat(mechanisms(plain)).isEmpty();
                        assertThat(mechanisms(reports)).containsExactly("XTOKEN");
                    });
        }
    }

    @Test
    void aFurtherServerIsLoggedInToTheSameWay() {
        try (ScriptedSmtpServer first = ScriptedSmtpServer.start(
                        MailServerScript.smtp().greeting("554 5.3.2 no").build());
                ScriptedSmtpServer second = server("XTOKEN")) {
            on(first)
                    .withPropertyValues(
                            "smtp.servers[0].host=" + second.host(), "smtp.servers[0].port=" + second.port())
                    .withBean(SaslMechanism.class, () -> new Own("XTOKEN"))
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        assertThat(mechanisms(second)).containsExactly("XTOKEN");
                    });
        }
    }

    private ApplicationContextRunner on(ScriptedSmtpServer server) {
        return contextRunner.withPropertyValues("smtp.host=" + server.host(), "smtp.port=" + server.port());
    }

    private static ScriptedSmtpServer server(String... mechanisms) {
        var script = MailServerScript.smtp();
        for (String mechanism : mechanisms) {
            script.mechanism(
                    mechanism, (initial, challenges) -> initial != null && new String(initial, UTF_8).equals("X"));
        }
        return ScriptedSmtpServer.start(script.build());
    }

    private static List<String> mechanisms(ScriptedSmtpServer server) {
        return server.commands().stream()
                .filter(line -> line.startsWith("AUTH "))
                .map(line -> line.replaceAll("AUTH (\\S+).*", "$1"))
                .toList();
    }

    @Configuration(proxyBeanMethods = false)
    static class Scopes {

        private final AtomicInteger made = new AtomicInteger();

        @Bean
        @Order(1)
        @Scope("prototype")
        SaslMechanism forOneLogin() {
            made.incrementAndGet();
            return new Own("XPROTOTYPE");
        }

        @Bean
        @Order(2)
        SaslMechanism forAll() {
            return new Own("XSINGLETON");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class InOrder {

        @Bean
        @Order(2)
        SaslMechanism second() {
            return new Own("XSECOND");
        }

        @Bean
        @Order(1)
        SaslMechanism first() {
            return new Own("XFIRST");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ForReports {

        @Bean(defaultCandidate = false)
        @Qualifier("reports")
        SaslMechanism token() {
            return new Own("XTOKEN");
        }
    }
}
