package org.smtplib.boot.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.SmtpProperties;
import org.smtplib.boot.autoconfigure.event.SmtpEventsAutoConfiguration;
import org.smtplib.boot.autoconfigure.event.SmtpMailEvent;
import org.smtplib.boot.autoconfigure.transaction.AfterCommitSmtpSender;
import org.smtplib.boot.autoconfigure.transaction.MemoryTransactionManager;
import org.smtplib.boot.autoconfigure.transaction.SmtpTransactionAutoConfiguration;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Replies;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.transaction.support.TransactionTemplate;

/** docs/application.md: its examples are compiled code that does what is said of it, its table names every event. */
@ExtendWith(OutputCaptureExtension.class)
class ApplicationDocumentTests {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final String SOURCE =
            "smtp-spring-boot-autoconfigure/src/test/java/org/smtplib/boot/example/Orders.java";
    private static final String REFUSED = "refused@example.org";

    private static String text(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(text("docs/application.md"))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void examplesStandInTheCodeBlockByBlock() throws IOException {
        String code = text(SOURCE).replaceAll("(?m)^ +", "");
        assertThat(blocks("java"))
                .hasSize(3)
                .allSatisfy(example -> assertThat(code).contains(example.replaceAll("(?m)^ +", "")));
    }

    @Test
    void everyEventHasARow() throws IOException {
        assertThat(Pattern.compile("^\\| `(Smtp\\w+Event)` \\|", Pattern.MULTILINE)
                        .matcher(text("docs/application.md"))
                        .results()
                        .map((MatchResult match) -> match.group(1)))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(SmtpMailEvent.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
    }

    @Test
    void theNetsOfTheExampleAreRead() throws IOException {
        PropertySource<?> yaml = new YamlPropertySourceLoader()
                .load(
                        "application.md",
                        new ByteArrayResource(blocks("yaml").get(0).getBytes(StandardCharsets.UTF_8)))
                .get(0);
        new ApplicationContextRunner()
                .withInitializer(
                        context -> context.getEnvironment().getPropertySources().addFirst(yaml))
                .withConfiguration(AutoConfigurations.of(SmtpAutoConfiguration.class))
                .run(context -> {
                    SmtpProperties.Safety safety =
                            context.getBean(SmtpProperties.class).safety();
                    assertThat(context).hasSingleBean(SmtpTemplate.class);
                    assertThat(safety.allowedRecipients()).containsExactly("*@team.example", "pilot@customer.example");
                    assertThat(safety.redirectTo()).isEqualTo("catcher@team.example");
                });
    }

    @Test
    void theExamplesDoWhatIsSaidOfThem(CapturedOutput output) {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(MailServerScript.smtp()
                .onRecipient(REFUSED, Replies.always("550 5.1.1 no such user"))
                .build())) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(
                            SmtpAutoConfiguration.class,
                            SmtpEventsAutoConfiguration.class,
                            SmtpTransactionAutoConfiguration.class))
                    .withPropertyValues(
                            "smtp.host=127.0.0.1", "smtp.port=" + server.port(), "smtp.default-sender=shop@example.org")
                    .withBean(Orders.class)
                    .withBean(Orders.Complaints.class)
                    .run(context -> {
                        Orders orders = context.getBean(Orders.class);
                        TransactionTemplate transaction = new TransactionTemplate(new MemoryTransactionManager());
                        transaction.executeWithoutResult(
                                status -> orders.place(new Orders.Order("17", "jo@example.org")));
                        transaction.executeWithoutResult(status -> orders.place(new Orders.Order("18", REFUSED)));
                        await().untilAsserted(() -> assertThat(output)
                                .contains("The receipt of 17: 127.0.0.1:" + server.port() + " [jo@example.org ACCEPTED")
                                .contains("No mail for Envelope[sender=shop@example.org, recipients=[" + REFUSED));
                        assertThat(server.messages()).hasSize(1);
                    });
        }
    }

    @Test
    void senderForAnotherClientIsMadeOfItsTemplate() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(SmtpAutoConfiguration.class, SmtpTransactionAutoConfiguration.class))
                .withPropertyValues("smtp.host=main.example", "smtp.clients.reports.host=reports.example")
                .withUserConfiguration(Orders.Reports.class)
                .withBean(Wanting.class)
                .run(context -> {
                    Wanting wanting = context.getBean(Wanting.class);
                    assertThat(wanting.plain).isSameAs(context.getBean("afterCommitSmtpSender"));
                    assertThat(wanting.reports).isSameAs(context.getBean("reportsAfterCommit"));
                });
    }

    static final class Wanting {

        private final AfterCommitSmtpSender plain;
        private final AfterCommitSmtpSender reports;

        Wanting(AfterCommitSmtpSender plain, @Qualifier("reports") AfterCommitSmtpSender reports) {
            this.plain = plain;
            this.reports = reports;
        }
    }
}
