package org.smtplib.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and certificates as openssl writes them; the files beside this class are its work. */
class PemFilesTest {

    @TempDir
    private Path folder;

    static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(PemFilesTest.class.getResource(name + ".pem"), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    private Path fileOf(String text) throws IOException {
        return Files.writeString(folder.resolve("some.pem"), text);
    }

    @ParameterizedTest
    @CsvSource({
        "rsa-pkcs8, RSA",
        "rsa-pkcs1, RSA",
        "pss-pkcs8, RSASSA-PSS",
        "ec-pkcs8, EC",
        "ec-sec1, EC",
        "ed25519-pkcs8, EdDSA"
    })
    void keyIsReadInEachForm(String name, String algorithm) throws Exception {
        assertThat(PemFiles.privateKey(file(name)).getAlgorithm()).isEqualTo(algorithm);
    }

    @ParameterizedTest
    @CsvSource({"rsa-pkcs1, rsa-pkcs8", "ec-sec1, ec-pkcs8"})
    void olderFormsHoldTheSameKey(String older, String newer) throws Exception {
        assertThat(number(PemFiles.privateKey(file(older)))).isEqualTo(number(PemFiles.privateKey(file(newer))));
    }

    private static BigInteger number(PrivateKey key) {
        return key instanceof RSAPrivateKey rsa ? rsa.getPrivateExponent() : ((ECPrivateKey) key).getS();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-pkcs1-encrypted", "rsa-pkcs8-encrypted"})
    void encryptedKeyIsCalledEncrypted(String name) {
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> PemFiles.privateKey(file(name)))
                .withMessageContaining(name + ".pem holds an encrypted key")
                .withMessageContaining("openssl pkey");
    }

    @Test
    void keyThatDoesNotNameItsCurveIsRefused() {
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> PemFiles.privateKey(file("ec-sec1-explicit")))
                .withMessageContaining("does not name its curve");
    }

    @Test
    void keyInAFormThatIsNotKnownIsNamed() throws IOException {
        Path file = fileOf("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n");
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> PemFiles.privateKey(file))
                .withMessageContaining("some.pem")
                .withMessageContaining("\"OPENSSH PRIVATE KEY\"")
                .withMessageContaining("PKCS #8");
    }

    @ParameterizedTest
    @CsvSource({
        "PRIVATE KEY, not base64!, not in base64",
        "PRIVATE KEY, AAAA, broken",
        "PRIVATE KEY, '', broken",
        "RSA PRIVATE KEY, MIIB, broken",
        "RSA PRIVATE KEY, '', broken",
        "EC PRIVATE KEY, '', cut short",
        "EC PRIVATE KEY, MIIB, cut short",
        "EC PRIVATE KEY, MIT/////, cut short",
        "EC PRIVATE KEY, MAMCAQE=, does not name its curve",
        "EC PRIVATE KEY, MAWgAwYBAA==, broken"
    })
    void keyThatIsBrokenIsRefused(String form, String body, String reason) throws IOException {
        Path file = fileOf("-----BEGIN " + form + "-----\n" + body + "\n-----END " + form + "-----\n");
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> PemFiles.privateKey(file))
                .withMessageContaining(reason);
    }

    @Test
    void certificatesAreReadInTheirOrderWhateverStandsAroundThem() throws Exception {
        Path file = fileOf("the first\n"
                + Files.readString(file("ec-certificate"))
                + Files.readString(file("ec-sec1"))
                + "the second\n"
                + Files.readString(file("rsa-certificate")));
        assertThat(PemFiles.certificates(file))
                .extracting(certificate -> certificate.getPublicKey().getAlgorithm())
                .containsExactly("EC", "RSA");
    }

    @Test
    void fileWithoutTheThingLookedForIsNamed() {
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> PemFiles.privateKey(file("ec-certificate")))
                .withMessageContaining("ec-certificate.pem holds no private key");
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> PemFiles.certificates(file("ec-sec1")))
                .withMessageContaining("ec-sec1.pem holds no certificate");
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> PemFiles.certificates(folder.resolve("nowhere.pem")))
                .withMessageContaining("nowhere.pem does not exist");
    }
}
