package org.smtplib.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.verify;

import org.junit.jupiter.api.Test;
import org.smtplib.SmtpOperations;
import org.smtplib.SmtpTemplate;
import org.smtplib.mime.Email;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** A mock in the place of the client, with health and meters in the application as elsewhere. */
@SpringBootTest(
        classes = ReceiptsApplication.class,
        properties = {"smtp.host=mail.example.org", "smtp.clients.reports.host=mail.example.org"})
@Import(MockedTests.Sending.class)
class MockedTests {

    @MockitoBean
    SmtpTemplate smtp;

    @MockitoBean(name = "reportsSmtpTemplate")
    SmtpTemplate reports;

    private static final Email MAIL = Email.builder()
            .from("shop@example.org")
            .to("you@example.org")
            .subject("Your receipt")
            .build();

    @Test
    void thatOfANamedClientHasTheNameOfItsBean(@Autowired @Qualifier("reports") SmtpTemplate injected) {
        assertThat(injected).isSameAs(reports);
    }

    record Sender(SmtpOperations smtp) {}

    @Configuration(proxyBeanMethods = false)
    static class Sending {

        @Bean
        Sender sender(SmtpOperations smtp) {
            return new Sender(smtp);
        }
    }

    @Test
    void itTakesThePlaceOfTheClient(@Autowired Sender sender) {
        assertThat(sender.smtp().send(MAIL)).isNull();
        verify(smtp).send(MAIL);
    }
}
