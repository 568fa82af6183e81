package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpTlsException;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.StartTls;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.TestCertificates;
import org.smtplib.transport.TlsOptions;

/**
 * A further connection goes on with the TLS session of the one before, which spares both sides the certificate; but never
 * with one in which less was looked at. A session that is resumed shows no certificate, so that none is checked.
 */
class SessionResumptionTest {

    private final AtomicInteger checks = new AtomicInteger();

    @ParameterizedTest
    @CsvSource({"TLSv1.2, SMTP", "TLSv1.3, SMTP", "TLSv1.2, SMTPS", "TLSv1.3, SMTPS"})
    void secondConnectionResumesTheTlsSessionOfTheFirst(String version, String protocol) {
        try (var server = server(Protocol.valueOf(protocol), TestCertificates.serverContext())) {
            var factory = new SmtpSessionFactory(to(server, Protocol.valueOf(protocol))
                    .tls(TlsOptions.builder()
                            .context(countingContext())
                            .protocols(version)
                            .build())
                    .build());
            for (int i = 0; i < 3; i++) {
                try (var session = factory.open()) {
                    assertThat(session.tlsInfo()).isNotNull().satisfies(info -> {
                        assertThat(info.version()).isEqualTo(version);
                        assertThat(info.verified()).isTrue();
                    });
                    assertThat(session.send(Sessions.mail("bob@example.org")).isComplete())
                            .isTrue();
                }
            }
            assertThat(checks).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sessionWhoseNameWasNotLookedAtIsNotResumedWhereItIs(String version) {
        SSLContext context = countingContext();
        var anyName = TlsOptions.builder()
                .context(context)
                .protocols(version)
                .verifyHostname(false)
                .build();
        var strict = TlsOptions.builder().context(context).protocols(version).build();
        try (var server = server(Protocol.SMTP, TestCertificates.wrongHostContext())) {
            var careless = new SmtpSessionFactory(
                    to(server, Protocol.SMTP).tls(anyName).build());
            careless.open().close();
            careless.open().close();
            assertThat(checks).as("the careless resume among themselves").hasValue(1);
            var careful =
                    new SmtpSessionFactory(to(server, Protocol.SMTP).tls(strict).build());
            assertThatExceptionOfType(SmtpTlsException.class)
                    .isThrownBy(careful::open)
                    .withMessageContaining("127.0.0.1");
            assertThat(checks).hasValue(2);
        }
    }

    @Test
    void sessionOfACertificateThatNobodyVouchedForIsNotResumedWhereItIsVerified() {
        try (var server = server(Protocol.SMTP, TestCertificates.strangerContext())) {
            var tls = TlsOptions.of(countingContext());
            new SmtpSessionFactory(to(server, Protocol.SMTP)
                            .startTls(StartTls.OPPORTUNISTIC)
                            .tls(tls)
                            .build())
                    .open()
                    .close();
            var careful =
                    new SmtpSessionFactory(to(server, Protocol.SMTP).tls(tls).build());
            assertThatExceptionOfType(SmtpTlsException.class).isThrownBy(careful::open);
            assertThat(checks).hasValue(1);
        }
    }

    @Test
    void sessionOfOneNameIsNotResumedForAnother() {
        try (var server = server(Protocol.SMTP, TestCertificates.serverContext())) {
            var tls = TlsOptions.of(countingContext());
            for (String host : new String[] {"127.0.0.1", "localhost", "127.0.0.1", "localhost"}) {
                new SmtpSessionFactory(SessionConfig.builder(host)
                                .port(server.port())
                                .localHostName("client.example")
                                .startTls(StartTls.REQUIRED)
                                .tls(tls)
                                .timeouts(Sessions.PATIENT)
                                .build())
                        .open()
                        .close();
            }
            assertThat(checks).as("one for each name").hasValue(2);
        }
    }

    private static ScriptedSmtpServer server(Protocol protocol, SSLContext tls) {
        var builder = ScriptedSmtpServer.builder().tls(tls);
        return protocol.implicitTls()
                ? builder.implicitTls().start(MailServerScript.smtp().build())
                : builder.start(MailServerScript.smtp().startTls().build());
    }

    private static SessionConfig.Builder to(ScriptedSmtpServer server, Protocol protocol) {
        SessionConfig.Builder config = Sessions.to(server).protocol(protocol);
        return protocol.implicitTls() ? config : config.startTls(StartTls.REQUIRED);
    }

    /** A client that trusts the CA of the tests, and counts the certificates that it is shown. */
    private SSLContext countingContext() {
        try (var pem = Files.newInputStream(TestCertificates.caPem())) {
            KeyStore anchor = KeyStore.getInstance("PKCS12");
            anchor.load(null, null);
            anchor.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(anchor);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    null,
                    new TrustManager[] {new Counting((X509ExtendedTrustManager) managers.getTrustManagers()[0])},
                    null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Counting extends X509ExtendedTrustManager {

        private final X509ExtendedTrustManager real;

        Counting(X509ExtendedTrustManager real) {
            this.real = real;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checks.incrementAndGet();
            real.checkServerTrusted(chain, type, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checks.incrementAndGet();
            real.checkServerTrusted(chain, type, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            checks.incrementAndGet();
            real.checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return real.getAcceptedIssuers();
        }
    }
}
