package org.smtplib.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.smtplib.transport.PemFilesTest.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtplib.testing.TestCertificates;

/** What may be said of TLS, and what is refused at once. */
class TlsOptionsTest {

    @TempDir
    private Path folder;

    @Test
    void defaultsAreThoseOfTheJvmAndVerified() {
        assertThat(TlsOptions.DEFAULT.context()).isNull();
        assertThat(TlsOptions.DEFAULT.verifyHostname()).isTrue();
        assertThat(TlsOptions.DEFAULT.protocols()).isEmpty();
        assertThat(TlsOptions.DEFAULT.cipherSuites()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "rsa-pkcs8, rsa-certificate",
        "rsa-pkcs1, rsa-certificate",
        "pss-pkcs8, pss-certificate",
        "ec-pkcs8, ec-certificate",
        "ec-sec1, ec-certificate",
        "ed25519-pkcs8, ed25519-certificate"
    })
    void keyAndCertificateOfOnePairAreTaken(String key, String certificate) {
        assertThat(TlsOptions.ofClientCertificate(file(key), file(certificate)).context())
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, 1024, rsa",
        "RSASSA-PSS, 1024, pss",
        "EC, 384, ec",
        "EC, 256, ec",
        "Ed25519, 255, ed25519",
        "Ed448, 448, ed25519",
        "EC, 384, rsa",
        "RSA, 1024, ec",
        "Ed25519, 255, ec"
    })
    void keyThatIsNotThatOfTheCertificateIsRefused(String algorithm, int size, String certificate) throws Exception {
        Path stranger = newKey(algorithm, size);
        Path chain = file(certificate + "-certificate");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsOptions.ofClientCertificate(stranger, chain))
                .withMessageContaining(stranger + " and " + chain)
                .withMessageContaining("the private key is not that of the first certificate");
    }

    @Test
    void certificateOfTheKeyComesFirst() throws IOException {
        Path reversed = Files.writeString(
                folder.resolve("reversed.pem"),
                Files.readString(file("rsa-certificate")) + Files.readString(file("ec-certificate")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsOptions.ofClientCertificate(file("ec-sec1"), reversed))
                .withMessageContaining("first certificate");
    }

    @Test
    void fileWithoutTrustedCertificatesIsNamed() {
        Path key = file("ec-sec1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsOptions.builder().trustedCertificates(key))
                .withMessageContaining("trusted certificates of " + key)
                .withMessageContaining("holds no certificate");
    }

    @Test
    void certificatesCannotBeAddedToAContext() {
        TlsOptions.Builder context = TlsOptions.builder().context(TestCertificates.clientContext());
        assertThatIllegalArgumentException()
                .isThrownBy(context.trustedCertificates(TestCertificates.caPem())::build)
                .withMessageContaining("SSLContext")
                .withMessageContaining("in its place");
    }

    @Test
    void contextTakesThePlaceOfCertificates() {
        SSLContext context = TestCertificates.clientContext();
        TlsOptions options = TlsOptions.ofClientCertificate(file("ec-sec1"), file("ec-certificate")).toBuilder()
                .trustedCertificates(TestCertificates.caPem())
                .context(context)
                .build();
        assertThat(options.context()).isSameAs(context);
    }

    @Test
    void whatIsNotSaidAnewStaysAsItWas() {
        TlsOptions before = TlsOptions.builder()
                .context(TestCertificates.clientContext())
                .verifyHostname(false)
                .protocols("TLSv1.3")
                .cipherSuites("TLS_AES_128_GCM_SHA256")
                .build();
        assertThat(before.toBuilder().build()).usingRecursiveComparison().isEqualTo(before);

        TlsOptions after = before.toBuilder().protocols().build();
        assertThat(after.protocols()).isEmpty();
        assertThat(after.cipherSuites()).containsExactly("TLS_AES_128_GCM_SHA256");
        assertThat(after.verifyHostname()).isFalse();
        assertThat(after.context()).isSameAs(before.context());
        assertThat(before.protocols()).containsExactly("TLSv1.3");
    }

    private Path newKey(String algorithm, int size) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return Files.writeString(folder.resolve("stranger.pem"), pem);
    }
}
