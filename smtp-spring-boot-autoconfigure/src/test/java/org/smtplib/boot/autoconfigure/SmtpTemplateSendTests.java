package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.smtplib.SmtpTemplate;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Email;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Mails from properties to a server that is not ours. */
class SmtpTemplateSendTests {

    @RegisterExtension
    static final GreenMailExtension server = new GreenMailExtension(ServerSetup.SMTP.dynamicPort())
            .withConfiguration(GreenMailConfiguration.aConfig().withUser("jo@example.org", "jo", "hunter2"));

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, SmtpAutoConfiguration.class))
            .withInitializer(context -> context.getEnvironment()
                    .getSystemProperties()
                    .put("test.smtp.port", server.getSmtp().getPort()))
            .withPropertyValues("smtp.host=127.0.0.1", "smtp.port=${test.smtp.port}");

    @Test
    void aMailArrives() {
        contextRunner.run(context -> {
            SendResult result = context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
            assertThat(result.isComplete()).isTrue();
            MimeMessage received = onlyMessage();
            assertThat(received.getSubject()).isEqualTo("Your order");
            assertThat(GreenMailUtil.getBody(received)).isEqualTo("It is on its way.");
        });
    }

    @Test
    void theLoginOfThePropertiesIsUsed() {
        contextRunner
                .withPropertyValues("smtp.username=jo", "smtp.password=hunter2")
                .run(context -> {
                    context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                    assertThat(onlyMessage().getSubject()).isEqualTo("Your order");
                });
    }

    @Test
    void theDefaultSenderIsUsedWhereAMailNamesNone() {
        contextRunner
                .withPropertyValues("smtp.default-sender=The shop <shop@example.org>")
                .run(context -> {
                    context.getBean(SmtpTemplate.class)
                            .send(Email.builder()
                                    .to("jo@example.org")
                                    .subject("No author")
                                    .build());
                    assertThat(onlyMessage().getFrom()[0]).hasToString("The shop <shop@example.org>");
                });
    }

    private static MimeMessage onlyMessage() {
        assertThat(server.getReceivedMessages()).hasSize(1);
        return server.getReceivedMessages()[0];
    }
}
