package org.smtplib.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads private keys and certificates from PEM files (RFC 7468), whatever else stands in them. */
final class PemFiles {

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "RSASSA-PSS", "EC", "EdDSA");

    private PemFiles() {}

    /** All certificates of the file, in its order; there is at least one. */
    static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<Certificate> certificates = new ArrayList<>();
        Matcher matcher = CERTIFICATE.matcher(text(file));
        while (matcher.find()) {
            byte[] block = matcher.group().getBytes(StandardCharsets.ISO_8859_1);
            certificates.add(factory.generateCertificate(new ByteArrayInputStream(block)));
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException(file + " holds no certificate");
        }
        return certificates;
    }

    /** The first private key of the file: PKCS #8, or of the older forms PKCS #1 (RSA) and SEC 1 (EC). */
    static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        Matcher matcher = PRIVATE_KEY.matcher(text(file));
        if (!matcher.find()) {
            throw new GeneralSecurityException(file + " holds no private key");
        }
        String form = matcher.group(1);
        String body = matcher.group(2);
        // The older forms have headers when they are encrypted (RFC 1421): Proc-Type: 4,ENCRYPTED
        if (form.equals("ENCRYPTED PRIVATE KEY") || body.contains("Proc-Type:")) {
            throw new GeneralSecurityException(
                    file + " holds an encrypted key; give it without encryption: openssl pkey -in KEY -out FILE");
        }
        byte[] octets = decode(file, body);
        return switch (form) {
            case "PRIVATE KEY" -> privateKey(file, octets);
            case "RSA PRIVATE KEY" -> privateKey(file, Pkcs8.ofRsa(octets));
            case "EC PRIVATE KEY" -> privateKey(file, Pkcs8.ofEc(octets));
            default ->
                throw new GeneralSecurityException(file + " holds a key in the form \"" + form
                        + "\"; give PKCS #8 without encryption: openssl pkcs8 -topk8 -nocrypt -in KEY -out FILE");
        };
    }

    private static PrivateKey privateKey(Path file, byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                // A key of another algorithm: the encoding names it, and the JDK has no factory that looks.
            }
        }
        throw new GeneralSecurityException(file + " holds a key that is broken, or neither of " + ALGORITHMS);
    }

    private static byte[] decode(Path file, String base64) throws GeneralSecurityException {
        try {
            return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException(file + " holds a private key that is not in base64", e);
        }
    }

    private static String text(Path file) throws IOException, GeneralSecurityException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new GeneralSecurityException(file + " does not exist", e);
        }
    }
}
