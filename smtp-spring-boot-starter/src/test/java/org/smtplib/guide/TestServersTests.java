package org.smtplib.guide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpConnectionDetails;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of docs/testing.md that say where the servers are. */
@SpringBootTest(
        classes = ReceiptsApplication.class,
        properties = {"smtp.host=mail.example.org", "smtp.clients.reports.host=reports.example.org"})
@Import(TestServersTests.Servers.class)
class TestServersTests {

    @Test
    void eachClientSendsToItsOwn(@Autowired SmtpTemplate smtp, @Autowired @Qualifier("reports") SmtpTemplate reports) {
        assertThat(smtp.config().endpoint()).hasToString("127.0.0.1:2525");
        assertThat(reports.config().endpoint()).hasToString("127.0.0.1:2526");
    }

    @Configuration(proxyBeanMethods = false)
    static class Servers {

        private final int port = 2525;

        private final int reportsPort = 2526;

        @Bean
        SmtpConnectionDetails mailServer() {
            return new TestServer("127.0.0.1", port);
        }

        @Bean(defaultCandidate = false)
        @Qualifier("reports")
        SmtpConnectionDetails reportsServer() {
            return new TestServer("127.0.0.1", reportsPort);
        }
    }
}
