package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtplib.SmtpTemplate;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpTlsException;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.TestCertificates;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.TlsInfo;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** TLS with the certificates of an SSL bundle. */
@ExtendWith(OutputCaptureExtension.class)
class SmtpTlsTests {

    private final List<TlsInfo> handshakes = new CopyOnWriteArrayList<>();

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, SmtpAutoConfiguration.class))
            .withBean(SmtpEventListener.class, () -> new SmtpEventListener() {
                @Override
                public void tlsStarted(Endpoint endpoint, TlsInfo tls) {
                    handshakes.add(tls);
                }
            })
            .withPropertyValues(
                    "smtp.host=127.0.0.1",
                    "spring.ssl.bundle.pem.mail.truststore.certificate=" + TestCertificates.caPem());

    @Test
    void starttlsIsVerifiedWithTheBundle() {
        try (ScriptedSmtpServer server = startTlsServer()) {
            contextRunner
                    .withPropertyValues("smtp.port=" + server.port())
                    .withPropertyValues("smtp.starttls=required", "smtp.ssl.bundle=mail")
                    .withPropertyValues("smtp.username=jo", "smtp.password=hunter2")
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        assertThat(server.messages()).hasSize(1);
                        assertThat(handshakes).singleElement().satisfies(tls -> {
                            assertThat(tls.verified()).isTrue();
                            assertThat(tls.version()).isEqualTo("TLSv1.3");
                        });
                    });
        }
    }

    @Test
    void starttlsIsRefusedWithoutTheBundle() {
        try (ScriptedSmtpServer server = startTlsServer()) {
            contextRunner
                    .withPropertyValues("smtp.port=" + server.port(), "smtp.starttls=required")
                    .run(context -> assertThatThrownBy(
                                    () -> context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org")))
                            .isInstanceOf(SmtpTlsException.class)
                            .hasMessageContaining("127.0.0.1:" + server.port())
                            .hasMessageContaining("SSL bundle"));
        }
    }

    @Test
    void smtpsIsVerifiedWithTheBundle() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.builder()
                .implicitTls()
                .start(MailServerScript.smtp().build())) {
            contextRunner
                    .withPropertyValues("smtp.port=" + server.port())
                    .withPropertyValues("smtp.protocol=smtps", "smtp.ssl.bundle=mail")
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        assertThat(server.messages()).hasSize(1);
                        assertThat(handshakes)
                                .singleElement()
                                .satisfies(tls -> assertThat(tls.verified()).isTrue());
                    });
        }
    }

    @Test
    void theProtocolsOfTheBundleAreKept() {
        try (ScriptedSmtpServer server = startTlsServer()) {
            contextRunner
                    .withPropertyValues("smtp.port=" + server.port())
                    .withPropertyValues("smtp.starttls=required", "smtp.ssl.bundle=mail")
                    .withPropertyValues("smtp.username=jo", "smtp.password=hunter2")
                    .withPropertyValues(
                            "spring.ssl.bundle.pem.mail.options.enabled-protocols=TLSv1.2",
                            "spring.ssl.bundle.pem.mail.options.ciphers=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,"
                                    + "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        assertThat(handshakes).singleElement().satisfies(tls -> {
                            assertThat(tls.version()).isEqualTo("TLSv1.2");
                            assertThat(tls.cipherSuite()).endsWith("WITH_AES_128_GCM_SHA256");
                        });
                    });
        }
    }

    @Test
    void theKeyOfTheBundleIsShownToAServerThatAsks() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.builder()
                .implicitTls()
                .clientCertificate()
                .start(MailServerScript.smtp().build())) {
            ApplicationContextRunner smtps = contextRunner
                    .withPropertyValues("smtp.port=" + server.port())
                    .withPropertyValues("smtp.protocol=smtps", "smtp.ssl.bundle=mail");
            smtps.run(context -> assertThatThrownBy(
                            () -> context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org")))
                    .isInstanceOf(SmtpException.class));
            smtps.withPropertyValues(
                            "spring.ssl.bundle.pem.mail.keystore.certificate=" + TestCertificates.clientChainPem(),
                            "spring.ssl.bundle.pem.mail.keystore.private-key=" + TestCertificates.clientKeyPem())
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        assertThat(server.messages()).hasSize(1);
                    });
        }
    }

    @Test
    void theHostNameIsVerifiedUnlessThatIsSwitchedOff() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.builder()
                .implicitTls()
                .tls(TestCertificates.wrongHostContext())
                .start(MailServerScript.smtp().build())) {
            ApplicationContextRunner smtps = contextRunner
                    .withPropertyValues("smtp.port=" + server.port())
                    .withPropertyValues("smtp.protocol=smtps", "smtp.ssl.bundle=mail");
            smtps.run(context -> assertThatThrownBy(
                            () -> context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org")))
                    .isInstanceOf(SmtpTlsException.class));
            smtps.withPropertyValues("smtp.ssl.verify-hostname=false").run(context -> {
                context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                assertThat(server.messages()).hasSize(1);
            });
        }
    }

    @Test
    void theBundleOfConnectionDetailsIsUsed() {
        try (ScriptedSmtpServer server = startTlsServer()) {
            contextRunner
                    .withBean(BundleDetails.class, server.port())
                    .withPropertyValues("smtp.starttls=required")
                    .run(context -> {
                        assertThatThrownBy(() ->
                                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org")))
                                .isNotInstanceOf(SmtpTlsException.class);
                        assertThat(handshakes)
                                .singleElement()
                                .satisfies(tls -> assertThat(tls.verified()).isTrue());
                    });
        }
    }

    @Test
    void aBundleThatNothingWillUseIsWarnedOf(CapturedOutput output) {
        contextRunner
                .withPropertyValues("smtp.ssl.bundle=mail")
                .run(context -> assertThat(output)
                        .contains("SSL bundle for 127.0.0.1:25 is not used")
                        .contains("smtp.starttls=required"));
    }

    @Test
    void aWarningOfANamedClientNamesItsKeys(CapturedOutput output) {
        contextRunner
                .withPropertyValues("smtp.clients.reports.host=127.0.0.1", "smtp.clients.reports.ssl.bundle=mail")
                .run(context -> assertThat(output).contains("smtp.clients.reports.starttls=required"));
    }

    @Test
    void aBundleThatIsUsedIsNotWarnedOf(CapturedOutput output) {
        contextRunner
                .withPropertyValues("smtp.ssl.bundle=mail", "smtp.username=jo", "smtp.password=hunter2")
                .run(context -> assertThat(output).doesNotContain("is not used"));
        contextRunner
                .withPropertyValues("smtp.ssl.bundle=mail", "smtp.protocol=smtps")
                .run(context -> assertThat(output).doesNotContain("is not used"));
    }

    private static ScriptedSmtpServer startTlsServer() {
        return ScriptedSmtpServer.start(
                MailServerScript.smtp().startTls().auth("jo", "hunter2").build());
    }

    record BundleDetails(int port, SslBundles bundles) implements SmtpConnectionDetails {

        @Override
        public String getHost() {
            return "127.0.0.1";
        }

        @Override
        public int getPort() {
            return port;
        }

        @Override
        public org.springframework.boot.ssl.SslBundle getSslBundle() {
            return bundles.getBundle("mail");
        }
    }
}
