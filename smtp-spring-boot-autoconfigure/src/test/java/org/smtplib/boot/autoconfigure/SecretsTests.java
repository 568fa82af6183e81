package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtplib.SmtpTemplate;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** No password in any log, however much is logged, nor in any message. */
@ExtendWith(OutputCaptureExtension.class)
class SecretsTests {

    private static final String PASSWORD = "correct-horse";

    @AfterEach
    void logAsBefore() {
        LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
        logging.setLogLevel("org.smtplib", null);
        logging.setLogLevel("org.springframework", LogLevel.INFO);
    }

    @Test
    void aLoginShowsNoPassword(CapturedOutput output) {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().auth("jo", PASSWORD).build());
                ConfigurableApplicationContext context = start(server)) {
            context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
            assertThat(server.messages()).hasSize(1);
        }
        assertThat(output).contains("C: AUTH PLAIN").doesNotContain(PASSWORD).doesNotContain(base64());
    }

    @Test
    void aRefusedLoginShowsNoPasswordEvenWhenTheServerRepeatsIt(CapturedOutput output) {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(MailServerScript.smtp()
                        .auth("jo", "another")
                        .on("AUTH", "535 5.7.8 " + PASSWORD + " is wrong")
                        .build());
                ConfigurableApplicationContext context = start(server)) {
            Throwable failure =
                    catchThrowable(() -> context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org")));
            assertThat(failure).isInstanceOf(SmtpAuthenticationException.class);
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).contains("535").doesNotContain(PASSWORD);
        }
        assertThat(output).contains("S: 535").doesNotContain(PASSWORD).doesNotContain(base64());
    }

    private static String base64() {
        return Base64.getEncoder().encodeToString(("\0jo\0" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    private static ConfigurableApplicationContext start(ScriptedSmtpServer server) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties("smtp.password=" + PASSWORD)
                .run(
                        "--smtp.host=" + server.host(),
                        "--smtp.port=" + server.port(),
                        "--smtp.username=jo",
                        "--debug",
                        "--logging.level.org.smtplib=trace",
                        "--logging.level.org.springframework=debug");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({SslAutoConfiguration.class, SmtpAutoConfiguration.class})
    static class Application {}
}
