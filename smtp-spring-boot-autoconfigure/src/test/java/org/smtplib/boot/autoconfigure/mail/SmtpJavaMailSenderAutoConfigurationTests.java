package org.smtplib.boot.autoconfigure.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.transaction.MemoryTransactionManager;
import org.smtplib.boot.autoconfigure.transaction.SmtpTransactionAutoConfiguration;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.support.TransactionTemplate;

/** When there is a mail sender over the template, and what it takes of spring.mail.*. */
@ExtendWith(OutputCaptureExtension.class)
class SmtpJavaMailSenderAutoConfigurationTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MailSenderAutoConfiguration.class,
                    SmtpAutoConfiguration.class,
                    SmtpJavaMailSenderAutoConfiguration.class))
            .withPropertyValues("smtp.host=smtp.example.org");

    @Test
    void thereIsASenderUnderTheNameOfSpringBootsOwn() {
        contextRunner.run(context -> {
            assertThat(context).hasSingleBean(JavaMailSender.class).hasSingleBean(JavaMailSenderImpl.class);
            assertThat(context.getBean("mailSender")).isInstanceOf(SmtpJavaMailSender.class);
        });
    }

    @Test
    void itGoesBeforeSpringBootsOwnAndSaysWhichKeysChangeNothing(CapturedOutput output) {
        contextRunner
                .withPropertyValues(
                        "spring.mail.host=old.example.org",
                        "spring.mail.password=hunter2",
                        "spring.mail.test-connection=false",
                        "spring.mail.properties.mail.smtp.auth=true",
                        "spring.mail.properties.mail.smtp.from=bounces@example.org",
                        "spring.mail.properties.mail.mime.charset=UTF-8")
                .run(context -> {
                    assertThat(context).hasSingleBean(MailSender.class).hasSingleBean(SmtpJavaMailSender.class);
                    assertThat(output)
                            .contains("[spring.mail.host, spring.mail.password, spring.mail.properties.mail.smtp.auth]")
                            .doesNotContain("hunter2");
                });
    }

    @Test
    void nothingIsSaidWhereNothingIsUnused(CapturedOutput output) {
        contextRunner
                .withPropertyValues("spring.mail.default-encoding=UTF-8")
                .run(context -> assertThat(output).doesNotContain("change nothing"));
    }

    @Test
    void mailsWaitForTheCommitWhereTheyAreToldTo() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            contextRunner
                    .withConfiguration(AutoConfigurations.of(SmtpTransactionAutoConfiguration.class))
                    .withPropertyValues(
                            "smtp.host=" + server.host(),
                            "smtp.port=" + server.port(),
                            "smtp.java-mail-sender.after-commit=true")
                    .run(context -> {
                        JavaMailSender sender = context.getBean(JavaMailSender.class);
                        TransactionTemplate transaction = new TransactionTemplate(new MemoryTransactionManager());
                        transaction.executeWithoutResult(status -> {
                            sender.send(mail("rolled back"));
                            status.setRollbackOnly();
                        });
                        transaction.executeWithoutResult(status -> {
                            sender.send(mail("committed"));
                            assertThat(server.connections()).isZero();
                        });
                        server.awaitMessages(1);
                        sender.send(mail("without"));
                        assertThat(server.messages())
                                .extracting(received -> received.text()
                                        .lines()
                                        .filter(line -> line.startsWith("Subject: "))
                                        .findFirst()
                                        .orElseThrow())
                                .containsExactly("Subject: committed", "Subject: without");
                    });
        }
    }

    @Test
    void withoutTransactionsNoMailCanWaitForOne() {
        contextRunner
                .withPropertyValues("smtp.java-mail-sender.after-commit=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("smtp.java-mail-sender.after-commit")
                        .hasStackTraceContaining("spring-tx"));
    }

    private static SimpleMailMessage mail(String subject) {
        SimpleMailMessage mail = new SimpleMailMessage();
        mail.setFrom("shop@example.org");
        mail.setTo("jo@example.org");
        mail.setSubject(subject);
        mail.setText("Hello.");
        return mail;
    }

    @Test
    void springBootsOwnIsBackWhenOursIsSwitchedOff() {
        contextRunner
                .withPropertyValues("smtp.java-mail-sender.enabled=false", "spring.mail.host=old.example.org")
                .run(context -> {
                    assertThat(context).hasSingleBean(SmtpTemplate.class).doesNotHaveBean(SmtpJavaMailSender.class);
                    assertThat(context.getBean(JavaMailSenderImpl.class).getHost())
                            .isEqualTo("old.example.org");
                });
    }

    @Test
    void springBootsOwnIsThereWhereThereIsNoTemplate() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        SmtpJavaMailSenderAutoConfiguration.class,
                        SmtpAutoConfiguration.class,
                        MailSenderAutoConfiguration.class))
                .withPropertyValues("spring.mail.host=old.example.org")
                .run(context -> assertThat(context)
                        .hasSingleBean(JavaMailSenderImpl.class)
                        .doesNotHaveBean(SmtpJavaMailSender.class));
    }

    @Test
    void namedClientsAloneHaveNoSender() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(SmtpAutoConfiguration.class, SmtpJavaMailSenderAutoConfiguration.class))
                .withPropertyValues("smtp.clients.news.host=news.example.org")
                .run(context -> assertThat(context).hasBean("newsSmtpTemplate").doesNotHaveBean(MailSender.class));
    }

    @Test
    void besideNamedClientsItSendsOverTheDefaultOne() {
        contextRunner
                .withPropertyValues("smtp.clients.news.host=news.example.org")
                .run(context -> assertThat(
                                context.getBean(SmtpJavaMailSender.class).getHost())
                        .isEqualTo("smtp.example.org"));
    }

    @Test
    void aSenderOfTheApplicationsOwnGoesBeforeIt() {
        contextRunner
                .withUserConfiguration(OwnSender.class)
                .run(context ->
                        assertThat(context).hasSingleBean(MailSender.class).doesNotHaveBean(SmtpJavaMailSender.class));
    }

    @Test
    void thereIsNoneWithoutSpringsClassesForIt() {
        contextRunner
                .withClassLoader(new FilteredClassLoader(JavaMailSenderImpl.class))
                .run(context ->
                        assertThat(context).hasSingleBean(SmtpTemplate.class).doesNotHaveBean("mailSender"));
    }

    @Test
    void encodingIsThatOfSpringBootUnlessSaidOtherwise() {
        contextRunner.run(
                context -> assertThat(context.getBean(SmtpJavaMailSender.class).getDefaultEncoding())
                        .isEqualTo("UTF-8"));
        contextRunner
                .withPropertyValues("spring.mail.default-encoding=iso-8859-15")
                .run(context -> assertThat(
                                context.getBean(SmtpJavaMailSender.class).getDefaultEncoding())
                        .isEqualTo("ISO-8859-15"));
    }

    @Test
    void messagesAreMadeForASessionWithTheirProperties() {
        contextRunner
                .withPropertyValues("spring.mail.properties.mail.mime.address.strict=false")
                .run(context -> {
                    MimeMessage message = context.getBean(JavaMailSender.class).createMimeMessage();
                    assertThat(message.getSession().getProperty("mail.mime.address.strict"))
                            .isEqualTo("false");
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnSender {

        @Bean
        MailSender own() {
            return new MailSender() {
                @Override
                public void send(SimpleMailMessage... messages) {}
            };
        }
    }
}
