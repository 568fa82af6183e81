package org.smtplib.boot.autoconfigure.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.SmtpClients;
import org.smtplib.boot.autoconfigure.TestMails;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

class SmtpTransactionAutoConfigurationTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(SmtpAutoConfiguration.class, SmtpTransactionAutoConfiguration.class));

    @Test
    void thereIsASenderBesideTheDefaultClient() {
        contextRunner
                .withPropertyValues("smtp.host=main.example", "smtp.clients.reports.host=reports.example")
                .run(context -> assertThat(context).hasSingleBean(AfterCommitSmtpSender.class));
    }

    @Test
    void withoutTransactionsThereIsNone() {
        contextRunner
                .withPropertyValues("smtp.host=main.example")
                .withClassLoader(new FilteredClassLoader(TransactionSynchronizationManager.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(SmtpTemplate.class)
                        .doesNotHaveBean("afterCommitSmtpSender"));
    }

    @Test
    void withoutAClientThereIsNone() {
        contextRunner.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(AfterCommitSmtpSender.class));
    }

    @Test
    void theApplicationsOwnTakesItsPlace() {
        AfterCommitSmtpSender own =
                new AfterCommitSmtpSender(SmtpTemplate.builder("own.example").build());
        contextRunner
                .withPropertyValues("smtp.host=main.example")
                .withBean("own", AfterCommitSmtpSender.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(AfterCommitSmtpSender.class)).isSameAs(own));
    }

    @Test
    void itSendsOverTheDefaultClientAndAnotherOneOverItsOwn() {
        try (ScriptedSmtpServer main =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build());
                ScriptedSmtpServer reports =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            contextRunner
                    .withPropertyValues(
                            "smtp.host=127.0.0.1",
                            "smtp.port=" + main.port(),
                            "smtp.clients.reports.host=127.0.0.1",
                            "smtp.clients.reports.port=" + reports.port())
                    .run(context -> {
                        AfterCommitSmtpSender toReports = new AfterCommitSmtpSender(
                                context.getBean(SmtpClients.class).get("reports"));
                        new TransactionTemplate(new MemoryTransactionManager()).executeWithoutResult(status -> {
                            var unused =
                                    context.getBean(AfterCommitSmtpSender.class).send(TestMails.to("jo@example.org"));
                            var unusedToo = toReports.send(TestMails.to("boss@example.org"));
                        });
                        main.awaitMessages(1);
                        reports.awaitMessages(1);
                        assertThat(reports.messages().get(0).recipientAddresses())
                                .containsExactly("boss@example.org");
                    });
        }
    }
}
