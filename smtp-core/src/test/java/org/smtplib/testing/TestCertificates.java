package org.smtplib.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Locale;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A certificate authority for tests with what it certifies, each made when it is first wanted, once for each JVM. */
public final class TestCertificates {

    private static final String CA = "ca";
    private static final String LOCALHOST = "san=dns:localhost,ip:127.0.0.1";

    private TestCertificates() {}

    /** A server that the CA certifies for localhost and 127.0.0.1; trusts client certificates of the same CA. */
    public static SSLContext serverContext() {
        return Server.CONTEXT;
    }

    /** A server that the same CA certifies, but for wrong.example only. */
    public static SSLContext wrongHostContext() {
        return WrongHost.CONTEXT;
    }

    /** A server for localhost that nobody vouches for. */
    public static SSLContext strangerContext() {
        return Stranger.CONTEXT;
    }

    /** A client that trusts the CA alone. */
    public static SSLContext clientContext() {
        return Client.CONTEXT;
    }

    /** A client that trusts the CA alone and shows its certificate for {@code CN=client.example}. */
    public static SSLContext clientWithCertificateContext() {
        return ClientWithCertificate.CONTEXT;
    }

    /** The CA's certificate as a PEM file. */
    public static Path caPem() {
        return Client.PEM;
    }

    /** The private key of {@link #clientWithCertificateContext} as a PEM file, in PKCS #8 and not encrypted. */
    public static Path clientKeyPem() {
        return ClientWithCertificate.KEY_PEM;
    }

    /** The certificate of {@link #clientWithCertificateContext} and the CA's behind it, as a PEM file. */
    public static Path clientChainPem() {
        return ClientWithCertificate.CHAIN_PEM;
    }

    /**
     * A new client key, with the certificate of the CA for {@code CN=client.example} and the CA's behind it, as one PEM
     * file.
     *
     * @param algorithm as keytool calls it, such as {@code RSA} or {@code Ed25519}
     */
    public static Path clientPem(String algorithm) {
        String alias = "client-" + algorithm.toLowerCase(Locale.ROOT);
        KeyStore store = Authority.certify(algorithm, alias, "CN=client.example", "san=dns:client.example");
        return pem(alias + ".pem", block("PRIVATE KEY", key(store, alias).getEncoded()) + chain(store, alias));
    }

    /** The certificate that a server with {@link #serverContext} shows. */
    public static X509Certificate serverCertificate() {
        return (X509Certificate) certificate(Server.KEY, "server");
    }

    // Each of these calls keytool when it is first touched, and not earlier.

    private static final class Authority {
        static final KeyStore KEY = Keytool.selfSigned(CA, "CN=Test CA", "bc:c=ca:true");
        static final KeyStore ANCHOR = anchor(certificate(KEY, CA));

        static KeyStore certify(String alias, String name, String extension) {
            return certify("EC", alias, name, extension);
        }

        static KeyStore certify(String algorithm, String alias, String name, String extension) {
            return Keytool.signed(algorithm, alias, name, extension, KEY, CA);
        }
    }

    private static final class Client {
        static final SSLContext CONTEXT = context(null, Authority.ANCHOR);
        static final Path PEM = pem("ca.pem", block("CERTIFICATE", octets(certificate(Authority.KEY, CA))));
    }

    private static final class Server {
        static final KeyStore KEY = Authority.certify("server", "CN=localhost", LOCALHOST);
        static final SSLContext CONTEXT = context(KEY, Authority.ANCHOR);
    }

    private static final class WrongHost {
        static final SSLContext CONTEXT =
                context(Authority.certify("wrong", "CN=wrong.example", "san=dns:wrong.example"), Authority.ANCHOR);
    }

    private static final class Stranger {
        static final SSLContext CONTEXT =
                context(Keytool.selfSigned("stranger", "CN=localhost", LOCALHOST), Authority.ANCHOR);
    }

    private static final class ClientWithCertificate {
        static final KeyStore KEY = Authority.certify("client", "CN=client.example", "san=dns:client.example");
        static final SSLContext CONTEXT = context(KEY, Authority.ANCHOR);
        static final Path KEY_PEM =
                pem("client-key.pem", block("PRIVATE KEY", key(KEY, "client").getEncoded()));
        static final Path CHAIN_PEM = pem("client-chain.pem", chain(KEY, "client"));
    }

    private static String chain(KeyStore store, String alias) {
        return block("CERTIFICATE", octets(certificate(store, alias)))
                + block("CERTIFICATE", octets(certificate(Authority.KEY, CA)));
    }

    private static SSLContext context(@Nullable KeyStore key, KeyStore anchor) {
        try {
            KeyManager @Nullable [] keys = null;
            if (key != null) {
                KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                own.init(key, Keytool.PASSWORD);
                keys = own.getKeyManagers();
            }
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(anchor);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trusted.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore anchor(Certificate authority) {
        try {
            KeyStore anchor = KeyStore.getInstance("PKCS12");
            anchor.load(null, null);
            anchor.setCertificateEntry(CA, authority);
            return anchor;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Certificate certificate(KeyStore store, String alias) {
        try {
            return store.getCertificate(alias);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Key key(KeyStore store, String alias) {
        try {
            return store.getKey(alias, Keytool.PASSWORD);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] octets(Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String block(String label, byte[] octets) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private static Path pem(String name, String text) {
        try {
            return Files.writeString(Keytool.file(name), text, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
