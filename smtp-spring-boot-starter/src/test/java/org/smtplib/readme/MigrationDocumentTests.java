package org.smtplib.readme;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.mail.SmtpJavaMailSender;
import org.smtplib.message.RecipientPolicy;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;

/** docs/migration.md forgets no key, sends nobody to one that is not there, and its examples do what they show. */
class MigrationDocumentTests {

    private static final String SOURCES = "smtp-spring-boot-starter/src/test/java/org/smtplib/readme/";

    private final Readme document = Readme.read("docs/migration.md");

    @Test
    void theTableNamesEachKeyOfSpringBootsMailModule() throws IOException {
        List<String> named = document.section("Each key").rows().stream()
                .map(row -> Readme.code(row.get(0)))
                .filter(key -> key.contains(".mail."))
                .toList();

        assertThat(named).containsExactlyInAnyOrderElementsOf(keysOfSpringBoot());
    }

    /** From the jar of the mail module itself: each module has a file of this name. */
    private static List<String> keysOfSpringBoot() throws IOException {
        String classFile = MailSenderAutoConfiguration.class.getName().replace('.', '/') + ".class";
        String jar = MailSenderAutoConfiguration.class
                .getResource("/" + classFile)
                .toString()
                .replace(classFile, "");
        try (InputStream json = java.net
                .URI
                .create(jar + "META-INF/spring-configuration-metadata.json")
                .toURL()
                .openStream()) {
            return JsonPath.read(
                    new String(json.readAllBytes(), StandardCharsets.UTF_8), "$.properties[?(!@.deprecated)].name");
        }
    }

    @Test
    void eachKeyOfOursThatItNamesExists() {
        List<String> ours = Pattern.compile("`((?:management\\.health\\.)?smtp\\.[a-z-]+(?:\\.[a-z-]+)*)[`=]")
                .matcher(document.text())
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(ours).hasSizeGreaterThan(20);
        assertThat(SmtpMetadata.read().defaults().keySet()).containsAll(ours);
    }

    @Test
    void eachRowSaysWhatIsInstead() {
        assertThat(document.section("Each key").rows())
                .hasSizeGreaterThan(45)
                .allSatisfy(row -> assertThat(row).hasSize(2).noneMatch(String::isBlank));
    }

    @Test
    void theYamlIsThatOfTheFirstScreenButForTheDefaultSender() {
        assertThat(Readme.read().blocks("yaml").get(0))
                .startsWith(document.blocks("yaml").get(0));
    }

    @Test
    void theDependencyIsThatOfTheFirstScreen() {
        assertThat(document.blocks("xml").get(0))
                .startsWith(Readme.read().blocks("xml").get(0));
    }

    @Test
    void theExamplesAreSourceFilesOfThisPackage() {
        List<String> examples = document.blocks("java");

        assertThat(document.fileText(SOURCES + "ReceiptsBefore.java"))
                .contains(examples.get(0).indent(4));
        assertThat(document.fileText(SOURCES + "ReceiptsAfter.java"))
                .contains(examples.get(1).indent(4));
        assertThat(examples).hasSize(2);
    }

    @Test
    void bothExamplesSendTheReceipt() throws Exception {
        byte[] pdf = "%PDF-1.7 and so on".getBytes(StandardCharsets.US_ASCII);
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build());
                SmtpTemplate smtp =
                        SmtpTemplate.builder(server.host()).port(server.port()).build()) {
            new ReceiptsBefore(new SmtpJavaMailSender(smtp, RecipientPolicy.ALL_OR_NONE)).send("you@example.org", pdf);
            assertThat(new ReceiptsAfter(smtp).send("you@example.org", pdf).isComplete())
                    .isTrue();

            assertThat(server.messages()).hasSize(2).allSatisfy(mail -> {
                assertThat(mail.sender().address()).isEqualTo("shop@example.org");
                assertThat(mail.recipientAddresses()).containsExactly("you@example.org");
                assertThat(mail.text())
                        .contains("Subject: Your receipt", "<p>Thank you for your order.</p>", "receipt.pdf");
            });
            assertThat(server.connections()).isOne();
        }
    }
}
