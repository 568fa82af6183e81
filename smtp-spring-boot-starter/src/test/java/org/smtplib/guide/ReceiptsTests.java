package org.smtplib.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.ServerSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.smtplib.SmtpTemplate;
import org.smtplib.mime.Email;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

// docs/testing.md shows this class, line by line.
@SpringBootTest(classes = ReceiptsApplication.class, properties = "smtp.default-sender=Shop <shop@example.org>")
class ReceiptsTests {

    @RegisterExtension
    static final GreenMailExtension MAIL =
            new GreenMailExtension(ServerSetup.SMTP.dynamicPort()).withPerMethodLifecycle(false);

    @DynamicPropertySource
    static void mailServer(DynamicPropertyRegistry properties) {
        properties.add("smtp.host", () -> "127.0.0.1");
        properties.add("smtp.port", () -> MAIL.getSmtp().getPort());
    }

    @Test
    void theReceiptIsSent(@Autowired SmtpTemplate smtp) throws Exception {
        smtp.send(Email.builder().to("you@example.org").subject("Your receipt").build());

        assertThat(MAIL.getReceivedMessagesForDomain("you@example.org"))
                .singleElement()
                .satisfies(mail -> assertThat(mail.getSubject()).isEqualTo("Your receipt"));
    }
}
