package org.smtplib.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtplib.boot.autoconfigure.mail.SmtpJavaMailSender;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ReceivedMail;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mail.javamail.JavaMailSender;

/** One application, with Spring Boot's own mail sender and with ours: the same mails, over other connections. */
class SameApplicationTests {

    private static final int MAILS = 4;
    private static final int HEALTH_CHECKS = 3;

    /** What a server saw of an application's run. */
    private record Seen(List<String> mails, int connections, long logins) {}

    private static ConfigurableApplicationContext start(ScriptedSmtpServer server, String prefix, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--" + prefix + ".host=" + server.host(),
                "--" + prefix + ".port=" + server.port(),
                "--" + prefix + ".username=shop",
                "--" + prefix + ".password=secret"));
        arguments.addAll(List.of(more));
        return new SpringApplicationBuilder(ShopApplication.class)
                .web(WebApplicationType.NONE)
                .run(arguments.toArray(String[]::new));
    }

    private static ScriptedSmtpServer server() {
        return ScriptedSmtpServer.start(
                MailServerScript.smtp().auth("shop", "secret").build());
    }

    private static Seen run(boolean ours, String prefix, String... more) throws Exception {
        try (ScriptedSmtpServer server = server()) {
            try (ConfigurableApplicationContext context = start(server, prefix, more)) {
                assertThat(context.getBean(JavaMailSender.class) instanceof SmtpJavaMailSender)
                        .isEqualTo(ours);
                ShopApplication.Shop shop = context.getBean(ShopApplication.Shop.class);
                shop.sendAll();
                for (int i = 0; i < HEALTH_CHECKS; i++) {
                    assertThat(shop.mailHealth().getStatus()).isEqualTo(Status.UP);
                    assertThat(shop.mailHealth().getDetails())
                            .containsEntry("location", server.host() + ":" + server.port());
                }
            }
            return new Seen(
                    server.messages().stream().map(SameApplicationTests::told).toList(),
                    server.connections(),
                    server.commands().stream()
                            .filter(line -> line.startsWith("AUTH"))
                            .count());
        }
    }

    /** Envelope and content, but for what is made anew each time. */
    private static String told(ReceivedMail mail) {
        String content = mail.text()
                .replaceAll("----=_Part_[0-9_.]+", "boundary")
                .replaceAll("(?m)^Message-ID: <[0-9]+\\.[^>]+>", "Message-ID: new")
                .replaceAll("(?m)^Date: (?![^\r]* 2030 )[^\r]*", "Date: now");
        return mail.sender().address() + " -> " + mail.recipientAddresses() + "\r\n" + content;
    }

    @Test
    void theMailsAreTheSameAndGoOverOneConnectionInsteadOfOneEach() throws Exception {
        Seen before = run(false, "spring.mail", "--spring.mail.properties.mail.smtp.auth=true");
        Seen after = run(true, "smtp");

        assertThat(after.mails()).hasSize(MAILS).isEqualTo(before.mails());
        assertThat(before.connections()).isEqualTo(MAILS + 2 * HEALTH_CHECKS);
        assertThat(before.logins()).isEqualTo(MAILS + 2 * HEALTH_CHECKS);
        assertThat(after.connections()).isOne();
        assertThat(after.logins()).isOne();
    }

    @Test
    void theTestAtTheStartReachesTheServerWithoutALogin() {
        try (ScriptedSmtpServer server = server();
                ConfigurableApplicationContext context = start(server, "smtp", "--spring.mail.test-connection=true")) {
            assertThat(context.isRunning()).isTrue();
            assertThat(server.connections()).isOne();
            assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH"));
        }
    }

    @Test
    void theTestAtTheStartEndsItWhereNobodyListens() {
        try (ScriptedSmtpServer server = server()) {
            server.stopAccepting();

            assertThatThrownBy(() -> start(server, "smtp", "--spring.mail.test-connection=true"))
                    .hasStackTraceContaining("Mail server is not available")
                    .hasStackTraceContaining(server.host() + ":" + server.port());
        }
    }
}
