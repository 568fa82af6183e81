package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Spring's test framework keeps the contexts of test classes, and pauses those that no class uses. */
class PausedContextTests {

    @Test
    void aPausedContextHoldsNoConnectionAndSendsAgainLater() throws Exception {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            Mail.port = server.port();
            TestContextManager first = new TestContextManager(FirstClass.class);
            ApplicationContext context = first.getTestContext().getApplicationContext();
            context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
            assertThat(server.openConnections()).isEqualTo(1);
            first.getTestContext().markApplicationContextUnused();

            TestContextManager second = new TestContextManager(SecondClass.class);
            assertThat(second.getTestContext().getApplicationContext()).isNotSameAs(context);
            server.awaitAllClosed();
            second.getTestContext().markApplicationContextUnused();

            TestContextManager again = new TestContextManager(FirstClass.class);
            assertThat(again.getTestContext().getApplicationContext()).isSameAs(context);
            context.getBean(SmtpTemplate.class).send(TestMails.to("ann@example.org"));
            assertThat(server.messages()).hasSize(2);
            again.getTestContext().markApplicationContextDirty(null);
            second.getTestContext().markApplicationContextDirty(null);
        }
    }

    @SpringJUnitConfig(Mail.class)
    static class FirstClass {}

    @SpringJUnitConfig({Mail.class, SecondClass.Other.class})
    static class SecondClass {

        @Configuration(proxyBeanMethods = false)
        static class Other {}
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(SmtpAutoConfiguration.class)
    static class Mail {

        static int port;

        @Bean
        SmtpConnectionDetails server() {
            return new SmtpConnectionDetails() {
                @Override
                public String getHost() {
                    return "127.0.0.1";
                }

                @Override
                public int getPort() {
                    return port;
                }
            };
        }
    }
}
