package org.smtplib.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.verify;

import org.junit.jupiter.api.Test;
import org.smtplib.SmtpOperations;
import org.smtplib.mime.Email;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** A mock of the interface alone takes the template's place when all conditions have been decided. */
@SpringBootTest(classes = ReceiptsApplication.class, properties = "smtp.host=mail.example.org")
class MockedOperationsTests {

    @MockitoBean
    SmtpOperations smtp;

    @Test
    void theApplicationStartsAndIsNotIll(@Autowired HealthEndpoint health) {
        Email mail =
                Email.builder().from("shop@example.org").to("you@example.org").build();

        smtp.send(mail);

        verify(smtp).send(mail);
        assertThat(health.health().getStatus()).isNotNull();
    }
}
