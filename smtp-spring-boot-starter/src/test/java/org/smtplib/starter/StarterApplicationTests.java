package org.smtplib.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.ServerSetup;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.smtplib.SmtpTemplate;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Email;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(classes = MailApplication.class, properties = "smtp.default-sender=Shop <shop@example.org>")
class StarterApplicationTests {

    @RegisterExtension
    static final GreenMailExtension MAIL_SERVER =
            new GreenMailExtension(ServerSetup.SMTP.dynamicPort()).withPerMethodLifecycle(false);

    @Autowired
    SmtpTemplate smtp;

    @DynamicPropertySource
    static void mailServer(DynamicPropertyRegistry properties) {
        properties.add("smtp.host", () -> "127.0.0.1");
        properties.add("smtp.port", () -> MAIL_SERVER.getSmtp().getPort());
    }

    @Test
    void theInjectedTemplateSendsMail() throws Exception {
        SendResult result = smtp.send(Email.builder()
                .to("user@example.org")
                .subject("Grüße")
                .text("Schöne Grüße")
                .build());

        assertThat(result.isComplete()).isTrue();
        assertThat(MAIL_SERVER.getReceivedMessagesForDomain("user@example.org"))
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.getSubject()).isEqualTo("Grüße");
                    assertThat(message.getFrom()[0]).hasToString("Shop <shop@example.org>");
                    assertThat((String) message.getContent()).isEqualToIgnoringNewLines("Schöne Grüße");
                });
    }

    @Test
    void healthAndMetersTellOfWhatWasSent(
            @Autowired HealthContributorRegistry health, @Autowired MeterRegistry meters) {
        smtp.send(Email.builder().to("meter@example.org").text("Once.").build());

        assertThat(health.getContributor("smtp"))
                .isInstanceOfSatisfying(
                        HealthIndicator.class,
                        smtp -> assertThat(smtp.health().getStatus()).isEqualTo(Status.UP));
        assertThat(meters.get("smtp.client.send").timers())
                .isNotEmpty()
                .allSatisfy(timer -> assertThat(timer.count()).isPositive());
        assertThat(meters.get("smtp.client.connections.max").gauge().value())
                .isEqualTo(smtp.poolStats().max());
    }

    /** A restart of the application mends no mail server. */
    @Test
    void healthIsInNoProbeOfThePlatformByDefault(@Autowired HealthEndpointGroups groups) {
        assertThat(groups.getPrimary().isMember("smtp")).isTrue();
        for (String probe : List.of("liveness", "readiness")) {
            HealthEndpointGroup group = groups.get(probe);
            assertThat(group).as(probe).isNotNull();
            assertThat(group.isMember("smtp")).as(probe).isFalse();
        }
    }

    @Test
    void aMessageOfJakartaMailIsSentToo() throws Exception {
        MimeMessage message = new MimeMessage((Session) null);
        message.setFrom("author@example.org");
        message.setRecipients(MimeMessage.RecipientType.TO, "jakarta@example.org");
        message.setText("Over the same template.");

        assertThat(smtp.send(message).isComplete()).isTrue();
        assertThat(MAIL_SERVER.getReceivedMessagesForDomain("jakarta@example.org"))
                .hasSize(1);
    }
}
