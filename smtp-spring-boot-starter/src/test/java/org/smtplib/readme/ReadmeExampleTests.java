package org.smtplib.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.SmtpProperties;
import org.smtplib.protocol.Protocol;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** What README.md shows is what is compiled and run here. */
@ExtendWith(OutputCaptureExtension.class)
class ReadmeExampleTests {

    private static final String SOURCES = "smtp-spring-boot-starter/src/test/java/org/smtplib/readme/";

    private final Readme readme = Readme.read();

    @Test
    void theJavaOfTheFirstScreenIsASourceFileOfThisPackage() {
        assertThat(readme.fileText(SOURCES + "Receipts.java"))
                .endsWith(readme.blocks("java").get(0));
    }

    @Test
    void theJavaOfTheFirstScreenSendsAndPrintsTheOutcome(CapturedOutput output) {
        byte[] pdf = "%PDF-1.7 and so on".getBytes(StandardCharsets.US_ASCII);
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build());
                SmtpTemplate smtp = SmtpTemplate.builder(server.host())
                        .port(server.port())
                        .defaultSender("Shop <shop@example.org>")
                        .build()) {
            new Receipts(smtp).send("you@example.org", pdf);

            assertThat(server.messages()).singleElement().satisfies(mail -> {
                assertThat(mail.recipientAddresses()).containsExactly("you@example.org");
                assertThat(mail.text()).contains("Subject: Your receipt", "receipt.pdf");
            });
            assertThat(output.getOut()).contains("you@example.org ACCEPTED: 250 2.0.0 ");
        }
    }

    @Test
    void thePlainJavaIsASourceFileOfThisPackage() {
        assertThat(readme.fileText(SOURCES + "PlainJava.java"))
                .contains(readme.blocks("java").get(1).indent(8));
    }

    @Test
    void thePlainJavaSends(CapturedOutput output) {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            PlainJava.send(server.host(), server.port());

            assertThat(server.messages()).hasSize(1);
            assertThat(output.getOut()).contains("true");
        }
    }

    @Test
    void theYamlOfTheFirstScreenMakesATemplate() {
        new ApplicationContextRunner()
                .withPropertyValues("MAIL_PASSWORD=secret")
                .withInitializer(
                        context -> context.getEnvironment().getPropertySources().addFirst(yaml()))
                .withConfiguration(AutoConfigurations.of(SmtpAutoConfiguration.class))
                .run(context -> {
                    SmtpTemplate smtp = context.getBean(SmtpTemplate.class);
                    assertThat(smtp.config().endpoint()).hasToString("smtp.example.org:587");
                    assertThat(smtp.config().protocol()).isEqualTo(Protocol.SMTP);
                    assertThat(smtp.config().credentials()).isNotNull();
                    assertThat(smtp.config().credentials().username()).isEqualTo("shop");
                    SmtpProperties properties = context.getBean(SmtpProperties.class);
                    assertThat(properties.password()).isEqualTo("secret");
                    assertThat(properties.defaultSender()).isEqualTo("Shop <shop@example.org>");
                    assertThat(properties.timeout().connect()).isEqualTo(Duration.ofSeconds(10));
                });
    }

    @Test
    void theYamlOfTheFirstScreenHasOnlyKeysThatExist() {
        assertThat(((EnumerablePropertySource<?>) yaml()).getPropertyNames())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(SmtpMetadata.read().defaults()).containsKey(name));
    }

    @Test
    void theDependencyOfTheFirstScreenIsTheStarterOfThisBuild() {
        String starter = readme.fileText("smtp-spring-boot-starter/pom.xml");
        String version = starter.replaceAll("(?s).*?<version>([^<]+)</version>.*", "$1");

        assertThat(readme.blocks("xml").get(0))
                .contains(
                        "<groupId>org.smtplib</groupId>",
                        "<artifactId>smtp-spring-boot-starter</artifactId>",
                        "<version>" + version + "</version>");
    }

    private PropertySource<?> yaml() {
        byte[] yaml = readme.blocks("yaml").get(0).getBytes(StandardCharsets.UTF_8);
        try {
            List<PropertySource<?>> sources =
                    new YamlPropertySourceLoader().load("README.md", new ByteArrayResource(yaml));
            return sources.get(0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
