package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.smtplib.SmtpTemplate;
import org.smtplib.exception.SmtpTlsException;
import org.smtplib.message.SendResult;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.TestCertificates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An SSL bundle whose file changes while the application runs. */
@ExtendWith(OutputCaptureExtension.class)
class SslReloadTests {

    @TempDir
    private Path folder;

    private Path trusted;

    private ApplicationContextRunner contextRunner;

    @BeforeEach
    void prepare() {
        trusted = folder.resolve("trusted.pem");
        contextRunner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, SmtpAutoConfiguration.class))
                .withPropertyValues(
                        "spring.ssl.bundle.pem.mail.truststore.certificate=" + trusted,
                        "spring.ssl.bundle.pem.mail.reload-on-update=true",
                        "spring.ssl.bundle.watch.file.quiet-period=50ms",
                        "smtp.host=127.0.0.1",
                        "smtp.starttls=required",
                        "smtp.ssl.bundle=mail",
                        "smtp.pool.max-idle=5m");
    }

    @Test
    void newConnectionsUseTheNewCertificatesAndOldOnesEnd() throws Exception {
        trust(someoneElse());
        try (ScriptedSmtpServer server = startTlsServer()) {
            contextRunner.withPropertyValues("smtp.port=" + server.port()).run(context -> {
                SmtpTemplate template = context.getBean(SmtpTemplate.class);
                assertThatThrownBy(() -> template.send(TestMails.to("jo@example.org")))
                        .isInstanceOf(SmtpTlsException.class);

                trust(Files.readString(TestCertificates.caPem()));
                await().atMost(Duration.ofSeconds(60))
                        .ignoreExceptionsInstanceOf(SmtpTlsException.class)
                        .until(() ->
                                template.send(TestMails.to("jo@example.org")).isComplete());
                int opened = server.connections();
                template.send(TestMails.to("jo@example.org"));
                assertThat(server.connections()).isEqualTo(opened);
                assertThat(template.poolStats().idle()).isEqualTo(1);

                trust(someoneElse());
                server.awaitAllClosed();
                assertThatThrownBy(() -> template.send(TestMails.to("jo@example.org")))
                        .isInstanceOf(SmtpTlsException.class);
                assertThat(server.messages()).hasSize(2);
            });
        }
    }

    @Test
    void connectionInUseEndsWithItsMail(CapturedOutput output) throws Exception {
        trust(Files.readString(TestCertificates.caPem()));
        SlowFinalReply slow = new SlowFinalReply();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(
                MailServerScript.smtp().startTls().faults(slow).build())) {
            contextRunner.withPropertyValues("smtp.port=" + server.port()).run(context -> {
                SmtpTemplate template = context.getBean(SmtpTemplate.class);
                CompletableFuture<SendResult> sending = template.sendAsync(TestMails.to("jo@example.org"));
                slow.awaitReached();
                trust(someoneElse());
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> output.getAll().contains("was loaded anew; new connections"));
                assertThat(server.openConnections()).isEqualTo(1);
                slow.allow();
                assertThat(sending.get().isComplete()).isTrue();
                server.awaitAllClosed();
                assertThat(template.poolStats().idle()).isZero();
            });
        }
    }

    @Test
    void whatWasLoadedAnewWhileTheTemplateWasBuiltCounts() throws Exception {
        trust(someoneElse());
        try (ScriptedSmtpServer server = startTlsServer()) {
            contextRunner
                    .withPropertyValues(
                            "smtp.port=" + server.port(),
                            "spring.ssl.bundle.pem.newer.truststore.certificate=" + TestCertificates.caPem())
                    .withUserConfiguration(Reloading.class)
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        assertThat(server.messages()).hasSize(1);
                    });
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Reloading {

        @Bean
        SmtpTemplateBuilderCustomizer reloading(SslBundleRegistry registry, SslBundles bundles) {
            return (client, builder) -> registry.updateBundle("mail", bundles.getBundle("newer"));
        }
    }

    @Test
    void whatCannotBeReadChangesNothing(CapturedOutput output) throws Exception {
        trust(Files.readString(TestCertificates.caPem()));
        try (ScriptedSmtpServer server = startTlsServer()) {
            contextRunner.withPropertyValues("smtp.port=" + server.port()).run(context -> {
                SmtpTemplate template = context.getBean(SmtpTemplate.class);
                template.send(TestMails.to("jo@example.org"));

                trust("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> output.getAll().contains("reload"));
                template.evictAll();
                assertThat(template.send(TestMails.to("jo@example.org")).isComplete())
                        .isTrue();
            });
        }
    }

    private static ScriptedSmtpServer startTlsServer() {
        return ScriptedSmtpServer.start(MailServerScript.smtp().startTls().build());
    }

    private void trust(String pem) throws IOException {
        Path next = Files.writeString(folder.resolve("next.pem"), pem);
        Files.move(next, trusted, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** One of the authorities that the JVM trusts, and that did not sign the server's certificate. */
    private static String someoneElse() throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        byte[] der = ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers()[0].getEncoded();
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
    }
}
