package org.smtplib.transport;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.interfaces.RSAKey;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Makes of PEM files what an SSLContext is made of. */
final class PemManagers {

    private static final char[] NO_PASSWORD = new char[0];

    private PemManagers() {}

    /** A private key, and the certificate chain that it belongs to. */
    static KeyManager[] keys(Path key, Path certificateChain) {
        try {
            PrivateKey privateKey = PemFiles.privateKey(key);
            List<Certificate> chain = PemFiles.certificates(certificateChain);
            if (!belong(privateKey, chain.get(0).getPublicKey())) {
                throw new GeneralSecurityException("the private key is not that of the first certificate;"
                        + " give both of one pair, the issuers' certificates behind its own");
            }
            KeyStore store = emptyStore();
            store.setKeyEntry("client", privateKey, NO_PASSWORD, chain.toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            return keys.getKeyManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "The client certificate of " + key + " and " + certificateChain + " cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }

    /** The certificates of those who are trusted to vouch for a server. */
    static TrustManager[] trust(Path certificates) {
        try {
            KeyStore store = emptyStore();
            for (Certificate certificate : PemFiles.certificates(certificates)) {
                store.setCertificateEntry("trusted " + store.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return trust.getTrustManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "The trusted certificates of " + certificates + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** Whether the two are one pair. Those of RSA have their modulus in common; others sign, and verify, a probe. */
    private static boolean belong(PrivateKey ours, PublicKey certified) throws GeneralSecurityException {
        if (ours instanceof RSAKey key && certified instanceof RSAKey other) {
            return key.getModulus().equals(other.getModulus());
        }
        if (!ours.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        Signature signature = Signature.getInstance(ours.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA");
        byte[] probe = {1};
        signature.initSign(ours);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(probe);
        try {
            return signature.verify(signed);
        } catch (SignatureException e) {
            return false; // a pair of another curve signs in another length
        }
    }
}
